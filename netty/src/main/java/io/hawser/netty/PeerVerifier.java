package io.hawser.netty;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies nobody: one end of TLS overrides what verifies the other, which needs the connection, and leaves the rest. Safe from
 * any thread if the trust manager is.
 */
abstract class PeerVerifier extends X509ExtendedTrustManager {
    /** What decides whether a chain is trusted: the JVM's, or an application's. */
    final X509TrustManager trust;

    PeerVerifier(X509TrustManager trust) {
        this.trust = trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, kind);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("a host cannot be verified without a connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, kind);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("a client cannot be verified without a connection");
    }

    @Override
    public final X509Certificate[] getAcceptedIssuers() {
        X509Certificate @Nullable [] accepted = trust.getAcceptedIssuers();
        return accepted == null ? new X509Certificate[0] : accepted; // an application's may be careless
    }
}
