package io.hawser.cli;

import io.hawser.client.ClientBuilder;
import io.hawser.client.ConnectRequest;
import io.hawser.client.Http2;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the way to a server. */
final class RouteChoices {
    private static final int MAX_REDIRECTS = 5;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Connect through this proxy: http://, https:// or socks5://HOST:PORT. Default: that of the "
                    + "environment variables https_proxy, http_proxy, all_proxy.")
    private @Nullable String proxy;

    @Option(
            names = "--proxy-user",
            paramLabel = "USER:PASSWORD",
            description = "Log in to the proxy, by Basic, Digest or SOCKS5.")
    private @Nullable String proxyUser;

    @Option(
            names = "--no-proxy",
            paramLabel = "HOSTS",
            description =
                    "Hosts and networks that no proxy is used for, with commas between them; '*' for all. Those of the "
                            + "variable no_proxy as well, unless there is --proxy.")
    private @Nullable String noProxy;

    @Option(
            names = "--resolve",
            paramLabel = "HOST:PORT:ADDRESS",
            converter = ResolvedHost.Converter.class,
            description = "Take this address for that host and port. Repeatable, the preferred one first.")
    private List<ResolvedHost> resolved = List.of();

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Connect from this local address.")
    private @Nullable InetAddress bind;

    @Option(
            names = "--unix",
            paramLabel = "FILE",
            description = "Connect to this Unix domain socket; of the URL's host the server is only told.")
    private @Nullable Path unix;

    @Option(
            names = {"-L", "--follow"},
            description = "Follow up to 5 redirects, never from wss to ws, without credentials to other servers.")
    private boolean follow;

    @Option(
            names = "--http2",
            description =
                    "Speak HTTP/2 and nothing else: with wss the server must agree to it, with ws it must expect it.")
    private boolean http2;

    ConnectRequest apply(ConnectRequest request) {
        return unix == null ? request : request.unix(unix);
    }

    ClientBuilder apply(ClientBuilder builder) {
        if (proxy == null) {
            builder.proxyFromEnvironment();
        } else {
            builder.proxy(proxy);
        }
        if (proxyUser != null) {
            int colon = proxyUser.indexOf(':');
            builder.proxyLogin(
                    colon < 0 ? proxyUser : proxyUser.substring(0, colon),
                    colon < 0 ? "" : proxyUser.substring(colon + 1));
        }
        if (noProxy != null) {
            builder.noProxy(noProxy);
        }
        if (!resolved.isEmpty()) {
            builder.resolver(this::resolve);
        }
        if (bind != null) {
            builder.bindAddress(bind);
        }
        if (http2) {
            builder.http2(Http2.ONLY);
        }
        return builder.followRedirects(follow ? MAX_REDIRECTS : 0);
    }

    private List<InetAddress> resolve(String host, int port) throws UnknownHostException {
        List<InetAddress> given = resolved.stream()
                .filter(entry -> entry.host().equalsIgnoreCase(host) && entry.port() == port)
                .map(ResolvedHost::address)
                .toList();
        return given.isEmpty() ? List.of(InetAddress.getAllByName(host)) : given;
    }
}
