package io.hawser.cli;

import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.OriginPolicy;
import io.hawser.server.Route;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser echo}. */
@Command(name = "echo", description = "Start a server that sends every message back, on every path.")
final class EchoCommand implements Callable<Integer> {
    /** How messages are received. */
    private enum Receiving {
        /** In callbacks on the event loops. */
        LISTENER,
        /** In straight code on a virtual thread per connection. */
        BLOCKING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Streams streams;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on. Default: all.")
    private @Nullable String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The port to listen on, 0 for any free one. Default: 9001.")
    private int port = 9001;

    @Option(names = "--unix", paramLabel = "FILE", description = "Listen on this Unix domain socket instead of a port.")
    private @Nullable Path unix;

    @Option(
            names = "--io-engine",
            paramLabel = "ENGINE",
            description = "auto, epoll, io_uring, kqueue or nio. Default: auto, the first of these that works here.")
    private String ioEngine = "auto";

    @Option(names = "--event-loops", paramLabel = "N", description = "How many threads share the connections.")
    private int eventLoops = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--handler",
            paramLabel = "KIND",
            description = "listener (callbacks on the event loops) or blocking (a virtual thread per connection). "
                    + "Default: listener.")
    private Receiving receiving = Receiving.LISTENER;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            converter = ByteCount.class,
            description = "The longest message, as 65536, 64k or 16m. Default: 1m.")
    private int maxMessageBytes = Limits.DEFAULT.maxMessageBytes();

    @Option(
            names = "--compression",
            paramLabel = "on|off",
            description = "Whether permessage-deflate is accepted. Default: on.")
    private Switch compression = Switch.ON;

    @Mixin
    private ServerTlsChoices tls = new ServerTlsChoices();

    @ArgGroup(exclusive = false, validate = false, heading = "%nBehind a load balancer:%n")
    private final Balanced balanced = new Balanced();

    EchoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        WebSocketServer server = start();
        return Serving.untilStopped(
                () -> balanced.stop(server),
                () -> streams.answer("listening on " + (unix == null ? Serving.url(server, host) : unix)));
    }

    private WebSocketServer start() {
        Route route = receiving == Receiving.LISTENER ? Route.listener(echoing()) : Route.handler(EchoCommand::echo);
        ServerBuilder builder = WebSocketServer.builder()
                .port(port)
                .ioEngine(ioEngine)
                .eventLoops(eventLoops)
                .options(options())
                .route("/*", route.origins(OriginPolicy.any()));
        if (host != null) {
            builder.host(host);
        }
        if (unix != null) {
            builder.unix(unix);
        }
        tls.apply(builder);
        balanced.configure(builder);
        try {
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw KeyPassword.explained(e);
        }
    }

    private ConnectionOptions options() {
        return ConnectionChoices.options(maxMessageBytes, compression);
    }

    private static Listener echoing() {
        return new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                ws.send(message);
            }
        };
    }

    private static void echo(WebSocket ws) {
        for (Message message : ws) {
            ws.send(message);
        }
    }
}
