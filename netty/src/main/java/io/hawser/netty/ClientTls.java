package io.hawser.netty;

import io.hawser.tls.Identity;
import io.hawser.tls.TlsProvider;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client trusts, and who it is. Its settings never change. Files are read when it is first connected with; from then on
 * sessions are resumed. Safe from any thread.
 */
public final class ClientTls {
    /** Trusts whom the JVM trusts, and shows no certificate. */
    public static final ClientTls DEFAULT =
            new ClientTls(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false, TlsProvider.JDK);

    private static final int MAX_SESSIONS = 1_024;
    private static final long SESSION_SECONDS = 3_600;

    private final Optional<Path> trusted;
    private final Optional<X509TrustManager> judge;
    private final Optional<Identity> identity;
    private final List<String> pins;
    private final boolean insecure;
    private final TlsProvider provider;

    /** By what ALPN offers: a session is only resumed for the same. */
    private final Map<List<String>, SslContext> contexts = new HashMap<>();

    private ClientTls(
            Optional<Path> trusted,
            Optional<X509TrustManager> judge,
            Optional<Identity> identity,
            List<String> pins,
            boolean insecure,
            TlsProvider provider) {
        this.trusted = trusted;
        this.judge = judge;
        this.identity = identity;
        this.pins = pins;
        this.insecure = insecure;
        this.provider = provider;
    }

    /** This, but trusting the certificates of a PEM file. */
    public ClientTls withTrusted(Path file) {
        return new ClientTls(Optional.of(file), Optional.empty(), identity, pins, insecure, provider);
    }

    /** This, but trusting whom {@code other} trusts. */
    public ClientTls withTrusted(X509TrustManager other) {
        return new ClientTls(Optional.empty(), Optional.of(other), identity, pins, insecure, provider);
    }

    /** This, with a certificate of the client. */
    public ClientTls withIdentity(Identity own) {
        return new ClientTls(trusted, judge, Optional.of(own), pins, insecure, provider);
    }

    /**
     * This, where one of these keys must be in the server's chain; none for any.
     *
     * @throws IllegalArgumentException if one is not of the form {@code sha256/} and Base64 of 32 bytes
     */
    public ClientTls withPins(List<String> others) {
        others.forEach(KeyPins::check);
        return new ClientTls(trusted, judge, identity, List.copyOf(others), insecure, provider);
    }

    /** This, but accepting any certificate of any host: only for people who type it into a command. */
    public ClientTls insecurely() {
        return new ClientTls(trusted, judge, identity, pins, true, provider);
    }

    /** This, with the cryptography of another provider. */
    public ClientTls withProvider(TlsProvider other) {
        return new ClientTls(trusted, judge, identity, pins, insecure, other);
    }

    /** This for a proxy: whom to trust stays, but who the client is, and whose keys are pinned, is between it and the server. */
    public ClientTls forProxy() {
        return new ClientTls(trusted, judge, Optional.empty(), List.of(), insecure, provider);
    }

    /**
     * What makes TLS so, the same each time. May read files.
     *
     * @param applicationProtocols what ALPN (RFC 7301) offers, the preferred one first; none for no ALPN
     * @throws IllegalArgumentException if a file or a setting cannot be used
     */
    synchronized SslContext context(String... applicationProtocols) {
        return contexts.computeIfAbsent(List.of(applicationProtocols), this::newContext);
    }

    private SslContext newContext(List<String> applicationProtocols) {
        if (insecure && !pins.isEmpty()) {
            throw new IllegalArgumentException("client.pins and client.trustAnyoneInsecurely exclude each other");
        }
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(TlsProviders.of(provider))
                .protocols("TLSv1.3", "TLSv1.2")
                .sessionCacheSize(MAX_SESSIONS)
                .sessionTimeout(SESSION_SECONDS);
        if (!applicationProtocols.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    applicationProtocols));
        }
        X509TrustManager trust = trust(); // also where it is not used: a file that is missing is a mistake
        if (insecure) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            // RFC 6455 §10.6 and RFC 9110 §4.3.4: the certificate must be for the host that was asked for.
            builder.trustManager(new ServerVerifier(trust, new KeyPins(pins))).endpointIdentificationAlgorithm("HTTPS");
        }
        identity.map(CertifiedKey.Source::read)
                .map(CertifiedKey::of)
                .map(key -> TlsProviders.usable(provider, key))
                .ifPresent(own -> builder.keyManager(own.key(), own.chain()));
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS of the client cannot be set up: " + e.getMessage(), e);
        }
    }

    private X509TrustManager trust() {
        if (judge.isPresent()) {
            return judge.get();
        }
        return trusted.isPresent()
                ? TrustAnchors.of("file of trusted certificates", trusted.get())
                : TrustAnchors.ofJvm();
    }
}
