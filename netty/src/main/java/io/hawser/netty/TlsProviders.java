package io.hawser.netty;

import io.hawser.tls.ServerTls;
import io.hawser.tls.TlsProvider;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.List;

/** Providers of TLS as Netty knows them. Always one that was asked for: Netty's own default depends on the class path. */
final class TlsProviders {
    /** What Netty's binding asks a key manager for. */
    private static final List<String> OPENSSL_KEYS = List.of("EC", "RSA");

    private TlsProviders() {}

    /**
     * A key that a provider can use.
     *
     * @throws IllegalArgumentException if it cannot
     */
    static CertifiedKey usable(TlsProvider provider, CertifiedKey certified) {
        String algorithm = certified.key().getAlgorithm();
        if (provider == TlsProvider.OPENSSL && !OPENSSL_KEYS.contains(algorithm)) {
            throw new IllegalArgumentException(
                    "TLS provider OPENSSL uses keys of " + OPENSSL_KEYS + ", not of " + algorithm + " as that of "
                            + CertificateFault.subject(certified.chain().get(0)));
        }
        return certified;
    }

    /**
     * That no cipher suite is asked for in vain: BoringSSL takes no choice of those of TLS 1.3, and Netty would only log it.
     *
     * @throws IllegalArgumentException if one is
     */
    static void requireCiphers(ServerTls tls) {
        boolean chosen = tls.ciphers().stream()
                .anyMatch(cipher -> cipher.startsWith("TLS_AES_") || cipher.startsWith("TLS_CHACHA20_"));
        if (chosen && tls.provider() == TlsProvider.OPENSSL) {
            throw new IllegalArgumentException(
                    "tls.ciphers of the server cannot name those of TLS 1.3 with provider OPENSSL, which has its own: "
                            + tls.ciphers());
        }
    }

    /** @throws IllegalArgumentException if it is not on the class path, or does not work on this platform */
    static SslProvider of(TlsProvider provider) {
        return switch (provider) {
            case JDK -> SslProvider.JDK;
            case OPENSSL -> {
                if (!OpenSsl.isAvailable()) {
                    throw new IllegalArgumentException(
                            "TLS provider OPENSSL is not there: it takes io.netty:netty-tcnative-boringssl-static with the "
                                    + "classifier of this platform: " + OpenSsl.unavailabilityCause());
                }
                yield SslProvider.OPENSSL;
            }
        };
    }
}
