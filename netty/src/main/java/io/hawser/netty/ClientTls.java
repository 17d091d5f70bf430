package io.hawser.netty;

import io.hawser.tls.Identity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts, and who it is. Immutable; the files are read when it is first connected with, and sessions resumed
 * from then on. Safe from any thread.
 */
public final class ClientTls {
    /** Trusts whom the system trusts, and shows no certificate. */
    public static final ClientTls DEFAULT =
            new ClientTls(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false);

    private static final int MAX_SESSIONS = 1_024;
    private static final long SESSION_SECONDS = 3_600;

    private final Optional<Path> trusted;
    private final Optional<X509TrustManager> trustManager;
    private final Optional<Identity> identity;
    private final List<String> pins;
    private final boolean insecure;
    private @Nullable SslContext context;

    private ClientTls(
            Optional<Path> trusted,
            Optional<X509TrustManager> trustManager,
            Optional<Identity> identity,
            List<String> pins,
            boolean insecure) {
        this.trusted = trusted;
        this.trustManager = trustManager;
        this.identity = identity;
        this.pins = pins;
        this.insecure = insecure;
    }

    /** This, but trusting the certificates of a PEM file. */
    public ClientTls withTrusted(Path file) {
        return new ClientTls(Optional.of(file), Optional.empty(), identity, pins, insecure);
    }

    /** This, but trusting whom {@code judge} trusts. */
    public ClientTls withTrustManager(X509TrustManager judge) {
        return new ClientTls(Optional.empty(), Optional.of(judge), identity, pins, insecure);
    }

    /** This, with a certificate of the client. */
    public ClientTls withIdentity(Identity own) {
        return new ClientTls(trusted, trustManager, Optional.of(own), pins, insecure);
    }

    /**
     * This, where one of these keys must be in the server's chain.
     *
     * @throws IllegalArgumentException if one is not of the form {@code sha256/} and Base64 of 32 bytes
     */
    public ClientTls withPins(List<String> others) {
        others.forEach(KeyPins::check);
        return new ClientTls(trusted, trustManager, identity, List.copyOf(others), insecure);
    }

    /** This, but accepting any certificate of any host: only for people who type it into a command. */
    public ClientTls insecurely() {
        return new ClientTls(trusted, trustManager, identity, pins, true);
    }

    /**
     * The context of all connections of this client.
     *
     * @throws IllegalArgumentException if a file cannot be used
     */
    synchronized SslContext context() {
        if (context == null) {
            context = newContext();
        }
        return context;
    }

    private SslContext newContext() {
        if (insecure && !pins.isEmpty()) {
            throw new IllegalArgumentException("pins of the client, and trusting anyone insecurely, exclude each other");
        }
        SslContextBuilder builder = SslContextBuilder.forClient()
                .protocols("TLSv1.3", "TLSv1.2")
                .sessionCacheSize(MAX_SESSIONS)
                .sessionTimeout(SESSION_SECONDS);
        X509TrustManager trust = trust(); // also where it is not used: a file that is missing is a mistake
        if (insecure) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            // RFC 6455 §10.6 and RFC 9110 §4.3.4: the certificate must be for the host that was asked for.
            builder.trustManager(new ServerVerifier(trust, new KeyPins(pins)))
                    .endpointIdentificationAlgorithm("HTTPS");
        }
        identity.ifPresent(own -> {
            CertifiedKey certified = CertifiedKey.of(CertifiedKey.Source.read(own));
            builder.keyManager(certified.key(), certified.chain());
        });
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS of the client cannot be set up: " + e.getMessage(), e);
        }
    }

    private X509TrustManager trust() {
        if (trustManager.isPresent()) {
            return trustManager.get();
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted.isPresent() ? store(trusted.get()) : null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalArgumentException("the JVM has no trust manager for X.509 certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the trusted certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore store(Path file) throws GeneralSecurityException {
        byte[] pem = TlsFiles.read("file of trusted certificates", file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
            for (X509Certificate certificate : TlsFiles.certificates(pem)) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("file of trusted certificates cannot be used: " + file + ": "
                    + e.getMessage(), e);
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }
}
