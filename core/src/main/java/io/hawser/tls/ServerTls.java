package io.hawser.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server speaks TLS.
 *
 * @param identities one or more. A client that names a host (SNI, RFC 6066 §3) gets the first one whose certificate is for
 *     that host, exactly or by a wildcard for one label (RFC 6125 §6.4.3), and whose kind of key it can use; any other
 *     client gets the first
 * @param clientCertificates whether clients are asked for a certificate
 * @param clientAuthorities a PEM file of the certificates that those of clients must lead to; there if and only if they are
 *     asked. It is read once, at the start
 * @param protocols {@code TLSv1.3}, {@code TLSv1.2} or both, which is the default
 * @param ciphers cipher suites by their names in the IANA registry, the preferred one first; empty for the provider's own
 * @param reloadInterval how often the identities' files are looked at for a change, 100 ms to 1 day, default 30 s; zero
 *     for never
 * @param provider who does the cryptography, default {@link TlsProvider#JDK}
 */
public record ServerTls(
        List<Identity> identities,
        ClientCertificates clientCertificates,
        Optional<Path> clientAuthorities,
        List<String> protocols,
        List<String> ciphers,
        Duration reloadInterval,
        TlsProvider provider) {
    private static final List<String> KNOWN_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks what can be checked without reading a file. */
    public ServerTls {
        identities = List.copyOf(identities);
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("tls.identities of the server must be 1 or more");
        }
        if ((clientCertificates == ClientCertificates.NOT_ASKED) != clientAuthorities.isEmpty()) {
            throw new IllegalArgumentException(
                    "tls.clientAuthorities of the server must be given if and only if clients are asked for certificates: "
                            + clientCertificates + ", "
                            + clientAuthorities.map(Path::toString).orElse("no file"));
        }
        if (protocols.isEmpty() || !KNOWN_PROTOCOLS.containsAll(protocols)) {
            throw new IllegalArgumentException(
                    "tls.protocols of the server must be of " + KNOWN_PROTOCOLS + ": " + protocols);
        }
        if (!reloadInterval.isZero()
                && (reloadInterval.compareTo(SHORTEST) < 0 || reloadInterval.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    "tls.reloadInterval of the server must be zero or 100 ms to 1 day: " + reloadInterval);
        }
    }

    /** TLS 1.3 and 1.2 with these identities, and no certificates of clients. */
    public static ServerTls of(Identity... identities) {
        return new ServerTls(
                List.of(identities),
                ClientCertificates.NOT_ASKED,
                Optional.empty(),
                KNOWN_PROTOCOLS,
                List.of(),
                Duration.ofSeconds(30),
                TlsProvider.JDK);
    }

    /** These settings, where clients may show a certificate that leads to one of these; see {@link ClientCertificates}. */
    public ServerTls withClientCertificatesWanted(Path authorities) {
        return withClients(ClientCertificates.WANTED, authorities);
    }

    /** These settings, where clients must show a certificate that leads to one of these. */
    public ServerTls withClientCertificatesNeeded(Path authorities) {
        return withClients(ClientCertificates.NEEDED, authorities);
    }

    private ServerTls withClients(ClientCertificates asked, Path authorities) {
        return new ServerTls(identities, asked, Optional.of(authorities), protocols, ciphers, reloadInterval, provider);
    }

    /** These settings with other {@code protocols}. */
    public ServerTls withProtocols(String... others) {
        return new ServerTls(
                identities, clientCertificates, clientAuthorities, List.of(others), ciphers, reloadInterval, provider);
    }

    /** These settings with other {@code ciphers}. */
    public ServerTls withCiphers(String... others) {
        return new ServerTls(
                identities,
                clientCertificates,
                clientAuthorities,
                protocols,
                List.of(others),
                reloadInterval,
                provider);
    }

    /** These settings with another {@code reloadInterval}. */
    public ServerTls withReloadInterval(Duration other) {
        return new ServerTls(identities, clientCertificates, clientAuthorities, protocols, ciphers, other, provider);
    }

    /** These settings with another {@code provider}. */
    public ServerTls withProvider(TlsProvider other) {
        return new ServerTls(
                identities, clientCertificates, clientAuthorities, protocols, ciphers, reloadInterval, other);
    }
}
