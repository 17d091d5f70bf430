package io.hawser.cli;

import io.hawser.client.ClientBuilder;
import io.hawser.tls.Identity;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about TLS with a server. */
final class ClientTlsChoices {
    @Option(names = "--cacert", paramLabel = "FILE", description = "Trust the certificates of this PEM file.")
    private @Nullable Path trusted;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "Show this certificate, with those that lead to its root, to a server that asks; PEM.")
    private @Nullable Path chain;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert; PEM, PKCS#8.")
    private @Nullable Path key;

    @Mixin
    private KeyPassword password = new KeyPassword();

    @Option(names = "--insecure", description = "Accept any certificate of any host.")
    private boolean insecure;

    /**
     * Sets what was chosen.
     *
     * @throws IllegalArgumentException if one option lacks another, or the password cannot be read
     */
    void apply(ClientBuilder builder, Streams streams) {
        if (trusted != null) {
            builder.trust(trusted);
        }
        if (chain != null && key != null) {
            builder.identity(password.appliedTo(Identity.pem(chain, key)));
        } else if (chain != null || key != null) {
            throw new IllegalArgumentException("--cert and --key need each other");
        } else {
            password.requireNone();
        }
        if (insecure) {
            builder.trustAnyoneInsecurely();
            streams.say("WARNING: --insecure: ANYONE ON THE WAY CAN READ AND CHANGE EVERYTHING");
        }
    }
}
