package io.hawser.netty;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Public keys of which a server's chain must have one, as {@code sha256/} and Base64 of the SHA-256 of the key's
 * SubjectPublicKeyInfo (RFC 7469 §2.4). None means that any will do.
 */
record KeyPins(List<String> pins) {
    private static final String PREFIX = "sha256/";

    static void check(String pin) {
        boolean wellFormed = pin.startsWith(PREFIX);
        try {
            wellFormed = wellFormed && Base64.getDecoder().decode(pin.substring(PREFIX.length())).length == 32;
        } catch (IllegalArgumentException e) {
            wellFormed = false;
        }
        if (!wellFormed) {
            throw new IllegalArgumentException(
                    "a pin of the client must be sha256/ and Base64 of 32 bytes (RFC 7469 §2.4): " + pin);
        }
    }

    static String of(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return PREFIX
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether there are none, or one is in the chain. Only certificates that signed their way to the first one count. */
    boolean allow(X509Certificate[] chain, X509Certificate[] roots) {
        return pins.isEmpty() || signing(chain, roots).stream().map(KeyPins::of).anyMatch(pins::contains);
    }

    /** A server can send any certificate along; what it cannot do is to have it sign its own. */
    private static List<X509Certificate> signing(X509Certificate[] chain, X509Certificate[] roots) {
        List<X509Certificate> path = new ArrayList<>();
        path.add(chain[0]);
        for (int i = 1; i < chain.length && signed(path.get(i - 1), chain[i]); i++) {
            path.add(chain[i]);
        }
        X509Certificate last = path.get(path.size() - 1);
        for (X509Certificate root : roots) {
            if (signed(last, root)) {
                path.add(root);
            }
        }
        return path;
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                || issuer.getBasicConstraints() < 0) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
