package io.hawser.conformance.network;

import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.InboxLimits;
import io.hawser.KeepAlive;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.protocol.CloseStatus;
import io.hawser.server.WebSocketServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Hawser in a process of its own: a server, or a client with many connections. It takes one command a line until its
 * input ends, and answers in one line; {@link EndpointProcess} starts it and speaks to it.
 */
final class Endpoint {
    private static final int LOOPS = 1;

    /** So few that a handler is behind at once. */
    private static final InboxLimits NARROW = new InboxLimits(1_000, 2);

    private final Set<WebSocket> living = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    /** Counts, and sends back what comes. */
    private final class Echo implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            opened(ws);
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            ws.send(message);
        }

        @Override
        public void onClose(WebSocket ws, Ending ending) {
            closed(ws);
        }
    }

    /** Counts, and sends nothing back. */
    private final class Quiet implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            opened(ws);
        }

        @Override
        public void onClose(WebSocket ws, Ending ending) {
            closed(ws);
        }
    }

    private Endpoint() {}

    /**
     * Runs it.
     *
     * @param arguments the engine, ping interval, pong timeout and close timeout in milliseconds; then for a server the
     *     address to listen on, for a client whereto, and how many connections
     */
    public static void main(String[] arguments) throws Exception {
        ConnectionOptions options = ConnectionOptions.DEFAULT
                .withInbox(NARROW)
                .withKeepAlive(new KeepAlive(millis(arguments[1]), millis(arguments[2])))
                .withCloseTimeout(millis(arguments[3]));
        Endpoint endpoint = new Endpoint();
        if (arguments.length == 5) {
            endpoint.serve(arguments[0], options, arguments[4]);
        } else {
            endpoint.connect(arguments[0], options, arguments[4], Integer.parseInt(arguments[5]));
        }
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private void serve(String engine, ConnectionOptions options, String host) throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .host(host)
                .port(0)
                .eventLoops(LOOPS)
                .ioEngine(engine)
                .options(options)
                // Netty's io_uring (4.2.18, Linux 6.18) does not see every reset of a request that was half sent.
                .handshakeTimeout(Duration.ofSeconds(1))
                .route("/echo", new Echo())
                .route("/behind", ws -> {
                    opened(ws);
                    ws.closed().thenRun(() -> closed(ws));
                    ws.receive();
                    waiting.incrementAndGet();
                    try {
                        release.await();
                        ws.forEach(message -> {});
                    } finally {
                        waiting.decrementAndGet();
                    }
                })
                .start()) {
            System.out.println("listening on port " + server.port());
            obey(server::connectionCount);
        }
    }

    private void connect(String engine, ConnectionOptions options, String uri, int count) throws Exception {
        try (WebSocketClient client =
                WebSocketClient.builder().ioEngine(engine).options(options).build()) {
            Quiet quiet = new Quiet();
            for (int i = 0; i < count; i++) {
                client.connect(uri, quiet);
            }
            System.out.println("connected " + count);
            obey(living::size);
        }
    }

    private void opened(WebSocket ws) {
        opened.incrementAndGet();
        living.add(ws);
    }

    private void closed(WebSocket ws) {
        (living.remove(ws) ? closed : again).incrementAndGet();
    }

    private void obey(IntSupplier open) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String command = commands.readLine();
        while (command != null) {
            System.out.println(obey(command, open));
            command = commands.readLine();
        }
    }

    private String obey(String command, IntSupplier open) {
        switch (command) {
            case "report" -> {
                return report(open, Footprint.now()).line();
            }
            case "measure" -> {
                return report(open, Footprint.measured()).line();
            }
            case "close" -> living.forEach(ws -> ws.close(CloseStatus.GOING_AWAY));
            case "release" -> release.countDown();
            case "fill" -> living.forEach(Endpoint::fill);
            default -> throw new IllegalArgumentException(command);
        }
        return "done " + command;
    }

    /** Sends so much that a handler with a {@link #NARROW} inbox is behind. */
    private static void fill(WebSocket ws) {
        for (int i = 0; i < 10; i++) {
            ws.send("x".repeat(100 + 500 * i));
        }
    }

    private Report report(IntSupplier open, Footprint footprint) {
        return new Report(opened.get(), closed.get(), again.get(), waiting.get(), open.getAsInt(), footprint);
    }
}
