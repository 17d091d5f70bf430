package io.hawser.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How origins (RFC 6454) are compared: by scheme, host and port, where a port not written is the scheme's own. */
final class Origins {
    private Origins() {}

    /** {@code host:port} in lower case with the scheme's port filled in; null for anything that is no origin. */
    static @Nullable String authority(String origin) {
        @Nullable URI uri = parse(origin);
        return uri == null ? null : uri.getHost().toLowerCase(Locale.ROOT) + ":" + port(uri);
    }

    /** {@code scheme://host:port}. */
    static @Nullable String normal(String origin) {
        @Nullable URI uri = parse(origin);
        return uri == null ? null : uri.getScheme().toLowerCase(Locale.ROOT) + "://" + authority(origin);
    }

    /** A {@code Host} header as {@code host:port}; without a port it has that of the origin's scheme. */
    static String hostOf(String host, String origin) {
        boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
        String lower = host.toLowerCase(Locale.ROOT);
        return hasPort ? lower : lower + ":" + defaultPort(Objects.requireNonNull(parse(origin)));
    }

    private static @Nullable URI parse(String origin) {
        try {
            URI uri = new URI(origin);
            boolean bare = uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && "".equals(uri.getRawPath());
            return bare && port(uri) > 0 ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : defaultPort(uri);
    }

    private static int defaultPort(URI uri) {
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
