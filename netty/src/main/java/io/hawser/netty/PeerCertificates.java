package io.hawser.netty;

import io.hawser.tls.ClientCertificates;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What TLS has verified of the peer. */
final class PeerCertificates {
    private PeerCertificates() {}

    /** The client's own certificate first; empty if it has shown none, or was not asked. */
    static List<X509Certificate> ofClient(Channel channel, ServerSettings settings) {
        boolean asked = settings.tls()
                .filter(tls -> tls.clientCertificates() != ClientCertificates.NOT_ASKED)
                .isPresent();
        return asked ? of(channel.pipeline().get(SslHandler.class)) : List.of();
    }

    private static List<X509Certificate> of(SslHandler tls) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : tls.engine().getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
            return List.copyOf(chain);
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
