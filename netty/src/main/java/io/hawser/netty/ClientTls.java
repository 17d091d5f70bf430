package io.hawser.netty;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Whom a client trusts.
 *
 * @param trusted a PEM file of certificates to trust instead of the system's
 * @param insecure whether any certificate of any host is accepted: only for people who type it into a command
 */
public record ClientTls(Optional<Path> trusted, boolean insecure) {
    /**
     * What makes TLS so.
     *
     * @param applicationProtocols what ALPN (RFC 7301) offers, the preferred one first; none for no ALPN
     * @throws IllegalArgumentException if a file cannot be used
     */
    SslContext context(String... applicationProtocols) {
        SslContextBuilder builder = SslContextBuilder.forClient().protocols("TLSv1.3", "TLSv1.2");
        if (applicationProtocols.length > 0) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    applicationProtocols));
        }
        if (insecure) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            // RFC 6455 §10.6 and RFC 9110 §4.3.4: the certificate must be for the host that was asked for.
            builder.endpointIdentificationAlgorithm("HTTPS");
        }
        trusted.ifPresent(file -> trust(builder, file));
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private void trust(SslContextBuilder builder, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("file of trusted certificates cannot be read: " + file);
        }
        if (!insecure) {
            try {
                builder.trustManager(file.toFile());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("file holds no certificates in PEM: " + file, e);
            }
        }
    }
}
