package io.hawser.netty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * A server's certificate.
 *
 * @param certificateChain a PEM file, the server's own certificate first
 * @param privateKey a PEM file with an unencrypted PKCS#8 key
 */
public record ServerTls(Path certificateChain, Path privateKey) {
    SslContext context() {
        require("certificate", certificateChain);
        require("private key", privateKey);
        try {
            return SslContextBuilder.forServer(certificateChain.toFile(), privateKey.toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS certificate " + certificateChain + " with key " + privateKey + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void require(String what, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("TLS " + what + " file cannot be read: " + file);
        }
    }
}
