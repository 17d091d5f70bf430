package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserException;
import io.hawser.WebSocket;
import io.hawser.netty.Engine;
import io.hawser.server.ForwardedHeaders;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Server and client on a socket that is a file, with each engine. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnixSocketTest {
    @TempDir
    Path folder;

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    private static ServerBuilder server(String engine, Path file) {
        return WebSocketServer.builder()
                .unix(file)
                .ioEngine(engine)
                .route("/", ws -> ws.forEach(ws::send))
                .route("/who", ws -> ws.send(String.valueOf(ws.handshake().clientAddress())));
    }

    private static ConnectRequest request(String path, Path file) {
        return ConnectRequest.to("ws://localhost" + path).unix(file);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void messages_go_both_ways_and_the_file_goes_with_the_server(String engine) {
        Path file = folder.resolve("socket");
        String large = "0123456789".repeat(100_000);
        try (WebSocketServer server = server(engine, file).start();
                WebSocketClient client =
                        WebSocketClient.builder().ioEngine(engine).build();
                WebSocket ws = client.connect(request("/", file))) {
            for (int i = 0; i < 20; i++) {
                ws.send(large);
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(large, ws.receive().text());
            }
            assertEquals(UnixDomainSocketAddress.of(""), ws.handshake().clientAddress());
            assertThrows(IllegalStateException.class, server::port);
        }
        assertFalse(Files.exists(file));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void who_comes_by_the_file_may_be_trusted_to_speak_for_others(String engine) {
        Path file = folder.resolve("socket");
        try (WebSocketServer server = server(engine, file)
                        .trustedProxies("unix:")
                        .forwardedHeaders(ForwardedHeaders.X_FORWARDED)
                        .start();
                WebSocketClient client =
                        WebSocketClient.builder().ioEngine(engine).build();
                WebSocket ws = client.connect(request("/who", file).header("X-Forwarded-For", "192.0.2.1"))) {
            assertEquals("/192.0.2.1:0", ws.receive().text());
        }
    }

    @Test
    void who_comes_by_the_file_is_not_trusted_unasked() {
        Path file = folder.resolve("socket");
        try (WebSocketServer server = server("nio", file)
                        .trustedProxies("0.0.0.0/0", "::/0")
                        .forwardedHeaders(ForwardedHeaders.X_FORWARDED)
                        .start();
                WebSocketClient client = WebSocketClient.create();
                WebSocket ws = client.connect(request("/who", file).header("X-Forwarded-For", "192.0.2.1"))) {
            assertFalse(ws.receive().text().contains("192.0.2.1"));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_socket_that_nobody_listens_on_any_more_is_replaced(String engine) throws IOException {
        Path file = folder.resolve("socket");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file));
        }
        assertTrue(Files.exists(file), "the JDK leaves it, as a process does that was killed");

        try (WebSocketServer server = server(engine, file).start();
                WebSocketClient client = WebSocketClient.create();
                WebSocket ws = client.connect(request("/", file))) {
            ws.send("new");
            assertEquals("new", ws.receive().text());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_socket_in_use_is_left_alone(String engine) {
        Path file = folder.resolve("socket");
        try (WebSocketServer first = server(engine, file).start()) {
            ServerBuilder second = server(engine, file);
            HawserException e = assertThrows(HawserException.class, second::start);
            assertEquals("cannot listen on " + file + ": address already in use", e.getMessage());

            try (WebSocketClient client = WebSocketClient.create();
                    WebSocket ws = client.connect(request("/", file))) {
                ws.send("still here");
                assertEquals("still here", ws.receive().text());
            }
        }
    }

    @Test
    void a_file_that_is_no_socket_is_left_alone() throws IOException {
        Path file = Files.writeString(folder.resolve("letter"), "dear");
        HawserException e = assertThrows(HawserException.class, server("nio", file)::start);
        assertEquals("cannot listen on " + file + ": it is there, and is not a socket", e.getMessage());
        assertEquals("dear", Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void what_cannot_be_listened_on_is_named(String engine) {
        Path nowhere = folder.resolve("none/socket");
        HawserException e = assertThrows(HawserException.class, server(engine, nowhere)::start);
        assertTrue(message(e).startsWith("cannot listen on " + nowhere + ": "), message(e));

        Path tooLong = folder.resolve("x".repeat(120));
        HawserException f = assertThrows(HawserException.class, server(engine, tooLong)::start);
        assertTrue(message(f).startsWith("cannot listen on " + tooLong + ": "), message(f));
    }

    @Test
    void tcp_comes_back_with_a_port() {
        try (WebSocketServer server =
                server("nio", folder.resolve("socket")).port(0).start()) {
            assertTrue(server.port() > 0);
            assertFalse(Files.exists(folder.resolve("socket")));
        }
    }
}
