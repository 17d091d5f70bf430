package io.hawser.netty;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whether a client's certificate is trusted; one that is not is refused with what is wrong with which. Safe from any thread
 * if the trust manager is.
 */
final class ClientVerifier extends PeerVerifier {
    ClientVerifier(X509TrustManager trust) {
        super(trust);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        try {
            if (trust instanceof X509ExtendedTrustManager extended) {
                extended.checkClientTrusted(chain, kind, engine);
            } else {
                trust.checkClientTrusted(chain, kind);
            }
        } catch (CertificateException | RuntimeException e) { // one that the JVM was given may throw anything
            throw new UnverifiedPeerException(CertificateFault.describe(chain, null, e), e);
        }
    }
}
