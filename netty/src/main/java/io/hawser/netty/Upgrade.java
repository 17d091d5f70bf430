package io.hawser.netty;

import io.hawser.ConnectionOptions;
import io.hawser.ConnectionSetup;
import io.hawser.Handshake;
import io.hawser.Listener;
import io.hawser.WebSocket;
import io.hawser.protocol.Role;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.Extension;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.handshake.HttpResponse;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a request that becomes a WebSocket becomes.
 *
 * @param response the answer, with status 101, or 200 over HTTP/2
 * @param handshake complete
 * @param deflate what was agreed on for compression
 * @param listener who receives, or null for an inbox
 * @param opened called on the event loop when the connection is open
 */
public record Upgrade(
        HttpResponse response,
        Handshake handshake,
        ConnectionOptions options,
        Optional<DeflateParameters> deflate,
        @Nullable Listener listener,
        Consumer<WebSocket> opened) {

    /** What the server's connection on the calling event loop is made of. */
    ConnectionSetup setup() {
        LoopResources loop = LoopResources.current();
        return new ConnectionSetup(
                Role.SERVER,
                handshake,
                options,
                extension(Role.SERVER, deflate, options),
                loop.maskingKeys(),
                loop.assemblies(listener != null),
                loop.budget(),
                listener);
    }

    /** The agreed extension for a connection that lives on the calling event loop. */
    static @Nullable Extension extension(Role role, Optional<DeflateParameters> agreed, ConnectionOptions options) {
        return agreed.isEmpty()
                ? null
                : new PerMessageDeflate(
                        role,
                        agreed.get(),
                        options.compression().minBytes(),
                        LoopResources.current().zlib(options.compression().level()));
    }
}
