package io.hawser.server;

import io.hawser.Handshake;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect (RFC 6455 §10.2). A browser sends a page's cookies along whatever page opens the connection,
 * so that a page from elsewhere could act in its user's name. Requests without {@code Origin} come from no browser and are
 * not asked.
 */
@FunctionalInterface
public interface OriginPolicy {
    /**
     * Whether a page of this origin may connect.
     *
     * @param origin the header's value, such as {@code https://example.com} or {@code null}
     */
    boolean allows(String origin, Handshake handshake);

    /** Pages of the host and port that the request is for. The default. The origin {@code null} is not among them. */
    static OriginPolicy sameHost() {
        return (origin, handshake) -> {
            @Nullable String page = Origins.authority(origin);
            @Nullable String host = handshake.headers().first("Host").orElse(null);
            return page != null && host != null && page.equals(Origins.hostOf(host, origin));
        };
    }

    /** Pages of these origins, and of no other, each as {@code https://example.com} or with a port. */
    static OriginPolicy of(String... origins) {
        Set<@Nullable String> allowed = new HashSet<>();
        for (String origin : origins) {
            if (Origins.normal(origin) == null) {
                throw new IllegalArgumentException("not an origin, which is scheme://host[:port]: " + origin);
            }
            allowed.add(Origins.normal(origin));
        }
        return (origin, handshake) -> {
            @Nullable String normal = Origins.normal(origin);
            return normal != null && allowed.contains(normal);
        };
    }

    /** Pages from everywhere: for services without cookies, or with their own check. */
    static OriginPolicy any() {
        return (origin, handshake) -> true;
    }
}
