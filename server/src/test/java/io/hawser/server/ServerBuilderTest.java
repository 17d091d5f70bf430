package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserException;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server can be started with, and what it says about what it cannot. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServerBuilderTest {
    private static String refusal(Consumer<ServerBuilder> setting) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> setting.accept(WebSocketServer.builder()))
                        .getMessage());
    }

    @Test
    void a_port_in_use_is_said_with_host_and_port() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerBuilder builder = WebSocketServer.builder().host("127.0.0.1").port(taken.getLocalPort());
            HawserException e = assertThrows(HawserException.class, builder::start);
            String start = "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ";
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith(start), message);
            assertTrue(message.toLowerCase(java.util.Locale.ROOT).contains("address already in use"), message);
            assertTrue(e.getCause() instanceof BindException || e.getCause() instanceof IOException);
        }
        Await.until("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("hawser-server")));
    }

    @Test
    void a_host_that_nobody_knows_is_said() {
        ServerBuilder builder =
                WebSocketServer.builder().host("nowhere.invalid").port(0);
        HawserException e = assertThrows(HawserException.class, builder::start);
        assertEquals("cannot listen on nowhere.invalid:0: unknown host", e.getMessage());
    }

    @Test
    void settings_out_of_range_are_refused_with_their_names() {
        assertEquals("port must be 0 to 65535: 65536", refusal(builder -> builder.port(65_536)));
        assertEquals("port must be 0 to 65535: -1", refusal(builder -> builder.port(-1)));
        assertEquals("maxHeaderBytes must be 1024 to 1048576: 100", refusal(builder -> builder.maxHeaderBytes(100)));
        assertEquals("maxHeaders must be 10 to 10000: 9", refusal(builder -> builder.maxHeaders(9)));
        assertEquals("eventLoops must be 1 to 1024: 0", refusal(builder -> builder.eventLoops(0)));
        String timeout = "handshakeTimeout must be 1 ms to 1 h: ";
        assertEquals(timeout + "PT0S", refusal(builder -> builder.handshakeTimeout(Duration.ZERO)));
        assertEquals(timeout + "PT-1S", refusal(builder -> builder.handshakeTimeout(Duration.ofSeconds(-1))));
        assertTrue(refusal(builder -> builder.handshakeTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .startsWith(timeout));
        assertEquals(
                "ioEngine must be auto, epoll, io_uring, kqueue or nio: fast",
                refusal(builder -> builder.ioEngine("fast")));
    }

    @Test
    void a_path_can_have_only_one_route_and_one_page() {
        assertEquals("there is a route with this path already: /a", refusal(builder -> builder.route("/a", ws -> {})
                .route("/a", ws -> {})));
        assertEquals("there is a handler with this path already: /a", refusal(builder -> builder.http(
                        "/a", request -> HttpResponse.of(200))
                .http("/a", request -> HttpResponse.of(200))));
        assertEquals(
                "a route's path must begin with a slash: a",
                refusal(builder -> builder.http("a", request -> HttpResponse.of(200))));
        assertEquals("a route's path must begin with a slash: a", refusal(builder -> builder.health("a")));
    }

    @Test
    void one_builder_may_start_several_servers() throws IOException {
        ServerBuilder builder = WebSocketServer.builder().port(0).route("/echo", ws -> ws.forEach(ws::send));
        try (WebSocketServer one = builder.start();
                WebSocketServer two = builder.start();
                RawClient client = RawClient.opened(two, "/echo")) {
            assertNotEquals(one.port(), two.port());
            assertEquals(0, one.connectionCount());
            assertEquals(1, two.connectionCount());
            client.send(RawClient.text("two"));
            assertEquals("TEXT two", client.frame().toString());
        }
    }

    @Test
    void a_server_says_what_it_is() {
        try (WebSocketServer server =
                WebSocketServer.builder().port(0).ioEngine("nio").start()) {
            assertEquals("nio", server.ioEngine());
            assertEquals("ws", server.scheme());
            assertTrue(server.port() > 0);
        }
    }

    @Test
    void it_listens_only_on_the_host_that_it_was_told(@TempDir Path folder) throws IOException {
        try (WebSocketServer server =
                WebSocketServer.builder().host("127.0.0.2").port(0).start()) {
            assertThrows(IOException.class, () -> RawClient.to(server)); // 127.0.0.1
            try (RawClient client = new RawClient(new java.net.Socket("127.0.0.2", server.port()))) {
                assertEquals(404, client.send(RawClient.get("/")).response().status());
            }
        }
    }

    @Test
    void a_certificate_that_cannot_be_used_is_said_with_its_file(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.pem");
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "no certificate");
        assertEquals(
                "TLS certificate file cannot be read: " + missing + " is not there",
                refusal(builder -> builder.port(0).tls(missing, garbage).start()));
        assertEquals(
                "TLS private key file cannot be read: " + missing + " is not there",
                refusal(builder -> builder.port(0).tls(garbage, missing).start()));
        assertTrue(refusal(builder -> builder.port(0).tls(garbage, garbage).start())
                .startsWith("TLS certificate " + garbage + " with key " + garbage + " cannot be used: "));
    }
}
