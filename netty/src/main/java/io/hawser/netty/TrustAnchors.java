package io.hawser.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates that a peer's must lead to (RFC 5280 §6.1.1), as what the JVM verifies with. */
final class TrustAnchors {
    private TrustAnchors() {}

    /** Those that the JVM trusts. */
    static X509TrustManager ofJvm() {
        try {
            return manager(null);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the trusted certificates cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Those of a PEM file.
     *
     * @param what the file is for, as {@code file of trusted certificates}
     * @throws IllegalArgumentException if it cannot be read or holds none
     */
    static X509TrustManager of(String what, Path file) {
        byte[] pem = TlsFiles.read(what, file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate certificate : TlsFiles.certificates(pem)) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
            return manager(store);
        } catch (IllegalArgumentException | GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(what + " cannot be used: " + file + ": " + e.getMessage(), e);
        }
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalArgumentException("the JVM has no trust manager for X.509 certificates");
    }
}
