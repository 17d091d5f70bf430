package io.hawser.client;

import io.hawser.netty.ClientTls;
import io.hawser.netty.ProxyLogin;
import io.hawser.netty.ProxyServer;
import io.hawser.netty.ProxyServer.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which proxy a request takes. Safe from any thread. */
@FunctionalInterface
interface Proxies {
    /** May wait, as a {@link ProxySelector} may. */
    Optional<ProxyServer> choose(ConnectRequest request);

    /** This choice, but none for some hosts. */
    default Proxies except(NoProxy direct) {
        return request -> direct.matches(request.host(), request.port()) ? Optional.empty() : choose(request);
    }

    /** Always this one. */
    static Proxies fixed(ProxyServer proxy) {
        return request -> Optional.of(proxy);
    }

    /** What a selector says first, asked for {@code http} or {@code https} as the JDK's own WebSocket client asks. */
    static Proxies selector(@Nullable ProxySelector selector, @Nullable ProxyLogin login) {
        return request -> {
            ProxySelector chosen = selector == null ? ProxySelector.getDefault() : selector;
            List<Proxy> proxies = chosen == null ? List.of() : chosen.select(request.httpUri());
            return proxies.isEmpty() ? Optional.empty() : of(proxies.get(0), login);
        };
    }

    private static Optional<ProxyServer> of(Proxy proxy, @Nullable ProxyLogin login) {
        if (proxy.type() == Proxy.Type.DIRECT) {
            return Optional.empty();
        }
        if (!(proxy.address() instanceof InetSocketAddress address)) {
            throw new IllegalArgumentException("the proxy selector gave an address that is none of TCP: " + proxy);
        }
        Kind kind = proxy.type() == Proxy.Type.SOCKS ? Kind.SOCKS5 : Kind.HTTP;
        return Optional.of(new ProxyServer(kind, address.getHostString(), address.getPort(), Optional.empty(), login));
    }

    /**
     * As the environment's variables say: {@code http_proxy} for {@code ws}, {@code https_proxy} for {@code wss}, else
     * {@code all_proxy}, and {@code no_proxy}; each in lower case, or else in capitals. None for this machine itself.
     *
     * @throws IllegalArgumentException if one is no proxy's address
     */
    static Proxies environment(Map<String, String> variables, @Nullable ProxyLogin login, ClientTls tls) {
        Optional<ProxyServer> all = variable(variables, "all_proxy", login, tls);
        // HTTP_PROXY may be a request's header Proxy in a CGI program (CVE-2016-5385).
        Optional<ProxyServer> plain = variables.containsKey("REQUEST_METHOD") && !variables.containsKey("http_proxy")
                ? Optional.empty()
                : variable(variables, "http_proxy", login, tls);
        Optional<ProxyServer> secure = variable(variables, "https_proxy", login, tls);
        NoProxy direct = NoProxy.of(value(variables, "no_proxy").orElse(""));
        Proxies choice = request ->
                isLocal(request.host()) ? Optional.empty() : (request.isSecure() ? secure : plain).or(() -> all);
        return choice.except(direct);
    }

    private static Optional<String> value(Map<String, String> variables, String name) {
        @Nullable String value = variables.get(name);
        @Nullable String either = value != null ? value : variables.get(name.toUpperCase(Locale.ROOT));
        return Optional.ofNullable(either).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Optional<ProxyServer> variable(
            Map<String, String> variables, String name, @Nullable ProxyLogin login, ClientTls tls) {
        return value(variables, name).map(text -> server("environment variable " + name, text, login, tls));
    }

    private static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || NoProxy.literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    /**
     * The proxy that an address names.
     *
     * @param setting where the address stands, for errors, which never show the address as it may hold a password
     * @param text as {@code http://user:password@host:3128}; {@code https} and {@code socks5} as well, and {@code http} if
     *     there is no scheme
     * @param login the user and password, unless the address has them
     * @throws IllegalArgumentException if it is not of this form
     */
    static ProxyServer server(String setting, String text, @Nullable ProxyLogin login, ClientTls tls) {
        URI uri;
        try {
            uri = new URI(text.contains("://") ? text : "http://" + text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(setting + " is no address of a proxy: " + e.getReason());
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(setting + " has no host, or a port that is not 1 to 65535");
        }
        String path = uri.getRawPath();
        if (!path.isEmpty() && !path.equals("/") || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(setting + " has more than a host and a port");
        }
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        ProxyLogin own = uri.getRawUserInfo() == null ? login : login(uri.getRawUserInfo());
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http" -> new ProxyServer(Kind.HTTP, host, port(uri, 80), Optional.empty(), own);
            case "https" -> new ProxyServer(Kind.HTTP, host, port(uri, 443), Optional.of(tls.forProxy()), own);
            case "socks5", "socks5h" -> new ProxyServer(Kind.SOCKS5, host, port(uri, 1080), Optional.empty(), own);
            default ->
                throw new IllegalArgumentException(setting + " must begin with http, https or socks5: " + scheme);
        };
    }

    private static int port(URI uri, int usual) {
        return uri.getPort() < 0 ? usual : uri.getPort();
    }

    private static ProxyLogin login(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        return new ProxyLogin(decoded(user), colon < 0 ? "" : decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
