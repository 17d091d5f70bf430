package io.hawser.cli;

import io.hawser.server.ForwardedHeaders;
import io.hawser.server.ProxyProtocol;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a server behind load balancers. */
final class Balanced {
    /** Which header fields are read. */
    private enum Fields {
        NONE,
        FORWARDED,
        X_FORWARDED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--trusted",
            split = ",",
            paramLabel = "NETWORK",
            description =
                    "Where proxies are that may speak for clients, as 10.0.0.0/8, 192.0.2.1 or unix:. Repeatable.")
    private List<String> trusted = List.of();

    @Option(
            names = "--proxy-protocol",
            description = "Connections of trusted proxies begin with a header of the PROXY protocol.")
    private boolean proxyProtocol;

    @Option(
            names = "--forwarded",
            paramLabel = "FIELDS",
            description = "Which header fields of trusted proxies name the client: forwarded, x-forwarded or none. "
                    + "Default: none.")
    private Fields forwarded = Fields.NONE;

    @Option(
            names = "--ready",
            paramLabel = "PATH",
            description = "Answer plain requests to this path with 200, or 503 while draining.")
    private @Nullable String ready;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "When stopped, first close connections with 1012, spread over this time. Default: 0, which "
                    + "closes all at once with 1001.")
    private Duration drain = Duration.ZERO;

    void configure(ServerBuilder builder) {
        if (trusted.isEmpty() && (proxyProtocol || forwarded != Fields.NONE)) {
            throw new IllegalArgumentException("--proxy-protocol and --forwarded need --trusted");
        }
        if (drain.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("--drain must be 0 to 86400");
        }
        builder.trustedProxies(trusted.toArray(new String[0]))
                .proxyProtocol(proxyProtocol ? ProxyProtocol.FROM_TRUSTED : ProxyProtocol.OFF)
                .forwardedHeaders(ForwardedHeaders.valueOf(forwarded.name()));
        if (ready != null) {
            builder.readiness(ready);
        }
    }

    /** Drains if so asked, and closes. */
    void stop(WebSocketServer server) {
        if (!drain.isZero()) {
            server.drain(drain).done().toCompletableFuture().join();
        }
        server.close();
    }
}
