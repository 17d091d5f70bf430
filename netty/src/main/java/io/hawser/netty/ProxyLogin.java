package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name and password for proxies, and how the last HTTP proxy wanted to have them, so that the next connection need not
 * ask again. Safe from any thread. Its text is not the password's.
 */
public final class ProxyLogin {
    /** How often one connection asks a proxy: as it knows, then as it was told to, then with a fresh nonce. */
    static final int MAX_TRIES = 3;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final String password;

    /** The proxy that the rest is about, as host and port. */
    private String proxy = "";

    private boolean basic;
    private @Nullable Digest digest;
    private int uses;

    /**
     * A login.
     *
     * @throws IllegalArgumentException if one holds a control character, or the name is empty
     */
    public ProxyLogin(String user, String password) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the user of the proxy has no name");
        }
        if ((user + password).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("user or password of the proxy holds a control character");
        }
        this.user = user;
        this.password = password;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /**
     * The value of {@code Proxy-Authorization}.
     *
     * @param to the proxy
     * @param target what is asked of it by CONNECT
     * @return null if the proxy has not said yet how it wants it
     */
    synchronized @Nullable String authorization(String to, String target) {
        if (!proxy.equals(to)) {
            return null;
        }
        if (digest != null) {
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            return digest.answer(user, password, target, ++uses, HexFormat.of().formatHex(random));
        }
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return basic ? "Basic " + Base64.getEncoder().encodeToString(pair) : null;
    }

    /** What came with status 407. */
    sealed interface Verdict {}

    /**
     * The next request will have what the proxy asks for.
     *
     * @param stale whether only the nonce was too old (RFC 7616 §3.3)
     */
    record Known(boolean stale) implements Verdict {}

    /** It asks for what there is no answer to. */
    record Unknown(String why) implements Verdict {}

    /** Learns from a 407: Digest with SHA-256 before MD5 before Basic. */
    synchronized Verdict challenged(String by, Headers response) {
        List<Challenge> challenges;
        try {
            challenges = Challenge.of(response);
        } catch (IllegalArgumentException e) {
            return new Unknown(String.valueOf(e.getMessage()));
        }
        proxy = by;
        uses = 0;
        digest = challenges.stream()
                .filter(Digest::isSupported)
                .map(Digest::of)
                .max(Comparator.comparing(Digest::isSha256))
                .orElse(null);
        basic = digest == null
                && challenges.stream().anyMatch(offer -> offer.scheme().equals("basic"));
        if (digest != null) {
            return new Known(digest.stale());
        }
        if (!basic) {
            return new Unknown("it wants none of Basic and Digest with MD5 or SHA-256 and qop=auth, but "
                    + challenges.stream().map(Challenge::scheme).toList());
        }
        return user.indexOf(':') < 0
                ? new Known(false)
                : new Unknown("its Basic authentication knows no user with a colon in the name (RFC 7617 §2)");
    }
}
