package io.hawser;

import io.hawser.protocol.Assemblies;
import io.hawser.protocol.Role;
import io.hawser.protocol.extension.Extension;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake leaves for a connection to be made from, for whoever brings a transport.
 *
 * @param extension what was agreed on, or null
 * @param maskingKeys where a client draws masking keys from; must be unpredictable (RFC 6455 §5.3)
 * @param assemblies of the connection's loop; a listener may borrow from their memory
 * @param budget of the connection's loop
 * @param listener who receives, or null for an inbox from which {@link WebSocket#receive()} takes
 */
public record ConnectionSetup(
        Role role,
        Handshake handshake,
        ConnectionOptions options,
        @Nullable Extension extension,
        RandomGenerator maskingKeys,
        Assemblies assemblies,
        LoopBudget budget,
        @Nullable Listener listener) {}
