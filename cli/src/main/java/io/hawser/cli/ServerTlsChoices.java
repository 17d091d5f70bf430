package io.hawser.cli;

import io.hawser.server.ServerBuilder;
import io.hawser.tls.Identity;
import io.hawser.tls.ServerTls;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about TLS of a server. */
final class ServerTlsChoices {
    @Option(
            names = "--tls",
            arity = "2",
            paramLabel = "CERT KEY",
            hideParamSyntax = true,
            description = "Listen with TLS: PEM files of the certificate chain and its private key.")
    private List<Path> both = List.of();

    @Option(names = "--cert", paramLabel = "FILE", description = "The first file of --tls by itself; needs --key.")
    private @Nullable Path chain;

    @Option(names = "--key", paramLabel = "FILE", description = "The second file of --tls by itself; needs --cert.")
    private @Nullable Path key;

    @Mixin
    private KeyPassword password = new KeyPassword();

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "Let in only clients whose certificate leads to one in this PEM file.")
    private @Nullable Path authorities;

    /**
     * Sets what was chosen.
     *
     * @throws IllegalArgumentException if one option lacks another, or the password cannot be read
     */
    void apply(ServerBuilder builder) {
        if (both.isEmpty() && chain == null && key == null) {
            if (authorities != null) {
                throw new IllegalArgumentException("--client-ca needs --cert and --key");
            }
            password.requireNone();
            return;
        }
        ServerTls tls = ServerTls.of(password.appliedTo(identity()));
        builder.tls(authorities == null ? tls : tls.withClientCertificatesNeeded(authorities));
    }

    private Identity.Pem identity() {
        if (both.isEmpty() && chain != null && key != null) {
            return Identity.pem(chain, key);
        }
        if (chain != null || key != null) {
            throw new IllegalArgumentException(
                    both.isEmpty()
                            ? "--cert and --key need each other"
                            : "--tls, and --cert with --key, exclude each other");
        }
        return Identity.pem(both.get(0), both.get(1));
    }
}
