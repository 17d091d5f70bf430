package io.hawser.netty;

import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What is wrong with a certificate, in one line: which one, and what it should have been. */
final class CertificateFault {
    /** How many characters of a name are shown: who made the certificate chose them. */
    private static final int MAX_SHOWN = 200;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private CertificateFault() {}

    /**
     * Why a peer's chain was refused.
     *
     * @param chain the peer's own certificate first
     * @param host which server it should be for; null for a client's, which is for none
     * @param why what the trust manager said
     */
    static String describe(X509Certificate[] chain, @Nullable String host, Exception why) {
        Instant now = Instant.now();
        for (X509Certificate certificate : chain) {
            if (certificate.getNotAfter().toInstant().isBefore(now)) {
                return subject(certificate) + " expired on "
                        + certificate.getNotAfter().toInstant() + issuer(certificate);
            }
            if (certificate.getNotBefore().toInstant().isAfter(now)) {
                return subject(certificate) + " is not valid before "
                        + certificate.getNotBefore().toInstant() + issuer(certificate);
            }
        }
        boolean noPath = false;
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRevokedException revoked) {
                return subject(chain[0]) + " was revoked on "
                        + revoked.getRevocationDate().toInstant() + issuer(chain[0]);
            }
            if (cause instanceof CertPathValidatorException invalid
                    && (invalid.getCause() == null || invalid.getCause() instanceof SignatureException)) {
                return subject(chain[0]) + " is not trusted" + issuer(chain[0]) + ": " + invalid.getMessage();
            }
            noPath |= cause instanceof CertPathBuilderException;
        }
        if (host != null && !HostNames.of(chain[0]).isFor(host)) {
            return wrongHost(chain[0], host);
        }
        return subject(chain[0]) + " is not trusted"
                + (noPath
                        ? ": " + end(chain[chain.length - 1])
                        : issuer(chain[0]) + ": " + shown(String.valueOf(why.getMessage())));
    }

    /** Why a chain that ends with this leads nowhere. */
    private static String end(X509Certificate last) {
        boolean alone = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        return alone
                ? subject(last) + " is self-signed and not among the trusted certificates"
                : "no trusted certificate of its issuer " + name(last.getIssuerX500Principal());
    }

    /** That a certificate is for others. */
    static String wrongHost(X509Certificate certificate, String host) {
        HostNames names = HostNames.of(certificate);
        return subject(certificate) + " is not for " + host + ", but for "
                + (names.isEmpty() ? "no host: it has no names" : shown(names.toString())) + issuer(certificate);
    }

    static String subject(X509Certificate certificate) {
        return "certificate of " + name(certificate.getSubjectX500Principal());
    }

    private static String issuer(X509Certificate certificate) {
        return " (issued by " + name(certificate.getIssuerX500Principal()) + ")";
    }

    private static String name(X500Principal name) {
        return shown(name.toString());
    }

    private static String shown(String text) {
        String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}
