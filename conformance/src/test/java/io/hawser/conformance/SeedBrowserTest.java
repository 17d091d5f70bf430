package io.hawser.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.Handler;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hawser's server and a real browser. */
final class SeedBrowserTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CompletableFuture<WebSocket> connection = new CompletableFuture<>();

    @Test
    void theSeedProgramTalksWithHawser() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        Handler handler = ws -> {
            connection.complete(ws);
            ws.send("Welcome!");
            for (Message message : ws) {
                received.add(message.text());
                ws.send("Hello Client!");
            }
        };
        try (WebSocketServer server = serve(handler, Compression.DEFAULT);
                Browser browser = Browser.start()) {
            Browser.Page page = browser.open(page(server, "seed.html"));

            assertEquals("Connection opened", page.nextConsoleLine(TIMEOUT));
            assertEquals("Message from server  Welcome!", page.nextConsoleLine(TIMEOUT));
            assertEquals("Message from server  Hello Client!", page.nextConsoleLine(TIMEOUT));
            assertEquals("Hello Server!", received.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS));

            socket().close();
            assertEquals("Connection closed", page.nextConsoleLine(TIMEOUT));
            Ending ending = ending();
            assertTrue(ending.clean(), ending::toString);
            assertEquals(1000, ending.status().code());
            assertEquals(4, page.console().size(), page.console()::toString);
            assertEquals(List.of(), List.copyOf(received));
        }
    }

    @ParameterizedTest(name = "compression {0}")
    @ValueSource(booleans = {false, true})
    void carriesTextAndBinaryInBothDirectionsAtOnce(boolean compression) throws Exception {
        CompletableFuture<Duplex> received = new CompletableFuture<>();
        Handler handler = ws -> {
            connection.complete(ws);
            received.complete(Duplex.run(ws, "server", "client"));
            ws.closed().toCompletableFuture().join(); // the page closes
        };
        Compression wished = compression ? Compression.DEFAULT.withMinBytes(0) : Compression.OFF;
        String agreed = compression ? "permessage-deflate; server_no_context_takeover; client_no_context_takeover" : "";
        try (WebSocketServer server = serve(handler, wished);
                Browser browser = Browser.start()) {
            Browser.Page page = browser.open(page(server, "duplex.html"));

            assertEquals(
                    "{\"texts\":500,\"binaries\":500,\"wrong\":0,\"extensions\":\"" + agreed + "\"}",
                    page.nextConsoleLine(TIMEOUT));
            assertEquals("closed 1000 clean", page.nextConsoleLine(TIMEOUT));
            assertEquals(Duplex.COMPLETE, received.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
            assertEquals(Optional.of(new CloseStatus(1000, "done")), ending().received());
        }
    }

    @Test
    void refusesPagesFromElsewhere() {
        try (WebSocketServer server = serve(connection::complete, Compression.DEFAULT);
                PageServer elsewhere = PageServer.start(URI.create("ws://127.0.0.1:" + server.port() + "/socket"));
                Browser browser = Browser.start()) {
            Browser.Page page = browser.open(elsewhere.page("seed.html"));

            String refusal = page.nextConsoleLine(TIMEOUT);
            assertTrue(refusal.contains("Unexpected response code: 403"), refusal);
            assertEquals("Connection closed", page.nextConsoleLine(TIMEOUT));
            assertEquals(0, server.connectionCount());
        }
    }

    private WebSocket socket() throws Exception {
        return connection.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private Ending ending() throws Exception {
        return socket().closed().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static WebSocketServer serve(Handler handler, Compression compression) {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .options(ConnectionOptions.DEFAULT.withCompression(compression))
                .route("/socket", handler)
                .http("/{file}", SeedBrowserTest::file)
                .start();
    }

    private static URI page(WebSocketServer server, String name) {
        return URI.create("http://127.0.0.1:" + server.port() + "/" + name);
    }

    private static HttpResponse file(HttpRequest request) throws IOException {
        String name = request.path().substring(1);
        String host = request.headers().first("Host").orElseThrow();
        if (name.equals("favicon.ico")) {
            return HttpResponse.of(204); // browsers ask unbidden, and a 404 would show on the console
        }
        return Pages.read(name, URI.create("ws://" + host + "/socket"))
                .map(text -> new HttpResponse(
                        200, Headers.of("Content-Type", Pages.type(name)), ByteBuffer.wrap(text.getBytes(UTF_8))))
                .orElseGet(() -> HttpResponse.of(404));
    }
}
