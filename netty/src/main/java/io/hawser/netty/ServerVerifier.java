package io.hawser.netty;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server is the one that was asked for: trusted, for this host, and with a pinned key if there are pins. The host
 * is verified here and not left to the trust manager, which may be any, nor to the TLS provider: RFC 9110 §4.3.4. Safe from
 * any thread if the trust manager is.
 */
final class ServerVerifier extends X509ExtendedTrustManager {
    private final X509TrustManager trust;
    private final KeyPins pins;

    ServerVerifier(X509TrustManager trust, KeyPins pins) {
        this.trust = trust;
        this.pins = pins;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        String host = engine.getPeerHost();
        try {
            if (trust instanceof X509ExtendedTrustManager extended) {
                extended.checkServerTrusted(chain, kind, engine);
            } else {
                trust.checkServerTrusted(chain, kind);
            }
        } catch (CertificateException | RuntimeException e) { // an application's may throw anything
            throw new UnverifiedPeerException(CertificateFault.describe(chain, String.valueOf(host), e), e);
        }
        if (host == null || !HostNames.of(chain[0]).isFor(host)) {
            throw new UnverifiedPeerException(CertificateFault.wrongHost(chain[0], String.valueOf(host)), null);
        }
        if (!pins.allow(chain, getAcceptedIssuers())) {
            throw new UnverifiedPeerException(
                    "no key of its chain is pinned; that of " + CertificateFault.subject(chain[0]) + " is "
                            + KeyPins.of(chain[0]),
                    null);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("a host cannot be verified without a connection");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        checkServerTrusted(chain, kind);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        checkClientTrusted(chain, kind);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, kind);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509Certificate @Nullable [] accepted = trust.getAcceptedIssuers();
        return accepted == null ? new X509Certificate[0] : accepted; // an application's may be careless
    }
}
