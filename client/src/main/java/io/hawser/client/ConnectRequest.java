package io.hawser.client;

import io.hawser.protocol.FrameObserver;
import io.hawser.protocol.handshake.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to connect to, and what to say. Immutable: each method returns a changed copy. */
public final class ConnectRequest {
    /** Headers that another origin may see after a redirect. */
    private static final Set<String> HARMLESS = Set.of("accept-language", "origin", "user-agent");

    private final URI uri;
    private final Headers headers;
    private final List<String> subprotocols;
    private final @Nullable Path unixSocket;
    private final @Nullable FrameObserver observer;

    private ConnectRequest(
            URI uri,
            Headers headers,
            List<String> subprotocols,
            @Nullable Path unixSocket,
            @Nullable FrameObserver observer) {
        this.uri = uri;
        this.headers = headers;
        this.subprotocols = subprotocols;
        this.unixSocket = unixSocket;
        this.observer = observer;
    }

    /**
     * A request for a {@code ws://} or {@code wss://} address.
     *
     * @throws IllegalArgumentException if it is none (RFC 6455 §3)
     */
    public static ConnectRequest to(String uri) {
        try {
            return to(new URI(uri));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URI: " + e.getMessage(), e);
        }
    }

    /**
     * A request for a {@code ws://} or {@code wss://} address.
     *
     * @throws IllegalArgumentException if it is none (RFC 6455 §3)
     */
    public static ConnectRequest to(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("a WebSocket address begins with ws:// or wss:// (RFC 6455 §3): " + uri);
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
            throw new IllegalArgumentException("a WebSocket address has no user or password; set a header instead");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    uri.getRawAuthority() == null
                            ? "address has no host (RFC 6455 §3): " + uri
                            : "not a host name, which in other alphabets is written as xn--…, or not a port: "
                                    + uri.getRawAuthority());
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a WebSocket address has no fragment (RFC 6455 §3): " + uri);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535: " + uri.getPort());
        }
        return new ConnectRequest(URI.create(uri.toASCIIString()), Headers.EMPTY, List.of(), null, null);
    }

    /**
     * Adds a header to the handshake, such as {@code Authorization}.
     *
     * @throws IllegalArgumentException if the name or value would not be one header
     */
    public ConnectRequest header(String name, String value) {
        return new ConnectRequest(uri, headers.with(name, value), subprotocols, unixSocket, observer);
    }

    /**
     * Offers these subprotocols, the preferred one first (RFC 6455 §1.9).
     *
     * @throws IllegalArgumentException if one is not a token
     */
    public ConnectRequest subprotocols(String... names) {
        for (String name : names) {
            if (!Headers.isToken(name)) {
                throw new IllegalArgumentException("a subprotocol must be a token (RFC 6455 §4.1): " + name);
            }
        }
        return new ConnectRequest(uri, headers, List.of(names), unixSocket, observer);
    }

    /** Lets {@code frames} see every frame, on the event loop: for tools and debugging. */
    public ConnectRequest observe(FrameObserver frames) {
        return new ConnectRequest(uri, headers, subprotocols, unixSocket, frames);
    }

    /**
     * Connects to a Unix domain socket, whatever the address says: its host is then only what the server is told in
     * {@code Host}, and whose certificate it must have with {@code wss}. No proxy is used.
     *
     * @param file the path of the socket, which the server has made; about 100 bytes long at most
     */
    public ConnectRequest unix(Path file) {
        return new ConnectRequest(uri, headers, subprotocols, file, observer);
    }

    /** The address. */
    public URI uri() {
        return uri;
    }

    /** The address as other parts of the JDK know it: {@code http} for {@code ws}, {@code https} for {@code wss}. */
    URI httpUri() {
        String text = uri.toString();
        return URI.create(
                (isSecure() ? "https" : "http") + text.substring(uri.getScheme().length()));
    }

    /** This request with one value of a header in place of all. */
    ConnectRequest withOnly(String name, String value) {
        Headers others = headers.only(header -> !header.equalsIgnoreCase(name));
        return new ConnectRequest(uri, others.with(name, value), subprotocols, unixSocket, observer);
    }

    /**
     * This request to where a redirect leads. To another origin goes nothing that may prove who asks: of the headers only
     * those that never do, and of the subprotocols none that carries a token.
     *
     * @param location relative to this request's address (RFC 9110 §10.2.2); {@code http} means {@code ws}
     * @throws IllegalArgumentException if that is no address of a WebSocket
     */
    ConnectRequest redirected(URI location) {
        URI target = httpUri().resolve(location);
        String text = target.toString();
        int fragment = text.indexOf('#');
        String whole = fragment < 0 ? text : text.substring(0, fragment);
        ConnectRequest other = to(whole.replaceFirst("^(?i:http)", "ws"));
        boolean sameOrigin =
                other.isSecure() == isSecure() && other.host().equalsIgnoreCase(host()) && other.port() == port();
        return new ConnectRequest(
                other.uri,
                sameOrigin ? headers : headers.only(name -> HARMLESS.contains(name.toLowerCase(Locale.ROOT))),
                sameOrigin
                        ? subprotocols
                        : subprotocols.stream()
                                .filter(name -> !name.startsWith("bearer."))
                                .toList(),
                unixSocket,
                observer);
    }

    boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("wss");
    }

    /** The host without the brackets of an IPv6 address. */
    String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure() ? 443 : 80;
    }

    /** As the {@code Host} header wants it: without the scheme's own port (RFC 6455 §4.1). */
    String authority() {
        return port() == (isSecure() ? 443 : 80) ? uri.getHost() : uri.getHost() + ":" + port();
    }

    /** RFC 6455 §3: "/" where the path is empty. */
    String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    Headers headers() {
        return headers;
    }

    List<String> subprotocols() {
        return subprotocols;
    }

    @Nullable
    Path unixSocket() {
        return unixSocket;
    }

    @Nullable
    FrameObserver observer() {
        return observer;
    }
}
