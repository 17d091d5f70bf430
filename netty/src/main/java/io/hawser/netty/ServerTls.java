package io.hawser.netty;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A server's certificate.
 *
 * @param certificateChain a PEM file, the server's own certificate first
 * @param privateKey a PEM file with an unencrypted PKCS#8 key
 */
public record ServerTls(Path certificateChain, Path privateKey) {
    /** The ALPN names, or those of HTTP/1.1 only; a client that names none of them speaks HTTP/1.1 (RFC 7301). */
    private static ApplicationProtocolConfig alpn(boolean http2) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                http2
                        ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                        : List.of(ApplicationProtocolNames.HTTP_1_1));
    }

    SslContext context(boolean http2) {
        require("certificate", certificateChain);
        require("private key", privateKey);
        try {
            return SslContextBuilder.forServer(certificateChain.toFile(), privateKey.toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(alpn(http2))
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
