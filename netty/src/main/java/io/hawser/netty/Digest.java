package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A challenge of Digest authentication that can be answered (RFC 7616 §3.3).
 *
 * @param algorithm as the proxy writes it: {@code MD5} or {@code SHA-256}; empty if it does not, which is MD5
 */
record Digest(String realm, String nonce, Optional<String> opaque, Optional<String> algorithm, boolean stale) {
    private static final String SHA_256 = "SHA-256";

    /** Whether it is Digest, with an algorithm that is known here, and proves who asks without the body ({@code auth}). */
    static boolean isSupported(Challenge challenge) {
        String algorithm = challenge.parameter("algorithm").orElse("MD5");
        return challenge.scheme().equals("digest")
                && (algorithm.equalsIgnoreCase("MD5") || algorithm.equalsIgnoreCase(SHA_256))
                && challenge.parameter("realm").isPresent()
                && challenge.parameter("nonce").isPresent()
                && Arrays.stream(challenge.parameter("qop").orElse("").split(",", -1))
                        .anyMatch(qop -> qop.strip().equalsIgnoreCase("auth"));
    }

    /** A challenge that is supported. */
    static Digest of(Challenge challenge) {
        return new Digest(
                challenge.parameter("realm").orElseThrow(),
                challenge.parameter("nonce").orElseThrow(),
                challenge.parameter("opaque"),
                challenge.parameter("algorithm"),
                challenge.parameter("stale").orElse("false").equalsIgnoreCase("true"));
    }

    boolean isSha256() {
        return algorithm.orElse("").equalsIgnoreCase(SHA_256);
    }

    /**
     * The value of {@code Proxy-Authorization} for CONNECT (RFC 7616 §3.4).
     *
     * @param count how many requests have had this nonce, this one included
     * @param clientNonce random
     */
    String answer(String user, String password, String target, int count, String clientNonce) {
        String nc = "%08x".formatted(count);
        String secret = hash(user + ":" + realm + ":" + password);
        String what = hash("CONNECT:" + target);
        String response = hash(String.join(":", secret, nonce, nc, clientNonce, "auth", what));
        StringBuilder value = new StringBuilder("Digest ")
                .append(name(user))
                .append(", realm=")
                .append(quoted(realm))
                .append(", nonce=")
                .append(quoted(nonce))
                .append(", uri=")
                .append(quoted(target));
        algorithm.ifPresent(written -> value.append(", algorithm=").append(isSha256() ? SHA_256 : "MD5"));
        value.append(", response=").append(quoted(response));
        opaque.ifPresent(text -> value.append(", opaque=").append(quoted(text)));
        return value.append(", qop=auth, nc=")
                .append(nc)
                .append(", cnonce=")
                .append(quoted(clientNonce))
                .toString();
    }

    /** In ASCII as it is; else as RFC 8187 encodes it, for which RFC 7616 §3.4 has another parameter. */
    private static String name(String user) {
        if (user.chars().allMatch(c -> c < 0x7F)) {
            return "username=" + quoted(user);
        }
        StringBuilder encoded = new StringBuilder("username*=UTF-8''");
        for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && Headers.isToken(String.valueOf((char) b)) && "*'%".indexOf(b) < 0;
            encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xFF));
        }
        return encoded.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(isSha256() ? SHA_256 : "MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no " + e.getMessage(), e);
        }
    }
}
