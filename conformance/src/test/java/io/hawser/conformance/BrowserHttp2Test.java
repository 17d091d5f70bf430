package io.hawser.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.Handshake;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chromium with a page and its WebSockets from one server over TLS: all of it goes over one HTTP/2 connection (RFC 8441). */
final class BrowserHttp2Test {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String DEFLATE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private final TestCertificate certificate = TestCertificate.create();
    private final BlockingQueue<Handshake> handshakes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Duplex> outcomes = new LinkedBlockingQueue<>();
    private final WebSocketServer server = WebSocketServer.builder()
            .host("127.0.0.1")
            .port(0)
            .tls(certificate.certificate(), certificate.key())
            .http("/{page}", this::page)
            .route("/socket", this::converse)
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse page(HttpRequest request) throws IOException {
        String name = request.path().substring(1);
        Optional<String> page = Pages.read(name, URI.create("wss://127.0.0.1:" + server.port() + "/socket"));
        return page.isEmpty()
                ? new HttpResponse(204, Headers.EMPTY, ByteBuffer.allocate(0)) // as PageServer for the icon
                : new HttpResponse(
                        200,
                        Headers.of("Content-Type", Pages.type(name)),
                        ByteBuffer.wrap(page.get().getBytes(UTF_8)));
    }

    private void converse(WebSocket ws) throws InterruptedException {
        handshakes.add(ws.handshake());
        outcomes.add(Duplex.run(ws, "server", "client"));
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow();
    }

    @Test
    void pageAndWebSocketsShareOneConnection() throws Exception {
        try (Browser browser = Browser.start()) {
            Browser.Page page =
                    browser.open(URI.create("https://127.0.0.1:" + server.port() + "/duplex.html?sockets=2"));
            List<String> console = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                console.add(page.nextConsoleLine(TIMEOUT));
            }

            String complete = "{\"texts\":500,\"binaries\":500,\"wrong\":0,\"extensions\":\"" + DEFLATE + "\"}";
            assertEquals(
                    List.of(complete, complete, "closed 1000 clean", "closed 1000 clean"),
                    console.stream().sorted(Comparator.reverseOrder()).toList());
            assertEquals(
                    "h2",
                    page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
                            .getAsString());
            assertEquals(Duplex.COMPLETE, next(outcomes));
            assertEquals(Duplex.COMPLETE, next(outcomes));
            Handshake first = next(handshakes);
            Handshake second = next(handshakes);
            assertEquals("HTTP/2", first.httpVersion());
            assertEquals("HTTP/2", second.httpVersion());
            assertEquals(first.clientAddress(), second.clientAddress(), "the same connection");
        }
    }
}
