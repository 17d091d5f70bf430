package io.hawser.netty;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whether a server is the one that was asked for: trusted, for this host, and with a pinned key if there are pins. The host
 * is verified here and not left to the trust manager, which may be any, nor to the TLS provider: RFC 9110 §4.3.4. Safe from
 * any thread if the trust manager is.
 */
final class ServerVerifier extends PeerVerifier {
    private final KeyPins pins;

    ServerVerifier(X509TrustManager trust, KeyPins pins) {
        super(trust);
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
}
