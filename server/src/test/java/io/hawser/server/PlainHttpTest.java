package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP beside the WebSockets. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlainHttpTest {
    private final Logged logged = new Logged();
    private WebSocketServer server;

    @BeforeEach
    @SuppressWarnings("NullAway") // of a handler that answers with nothing
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .route("/socket", ws -> ws.forEach(ws::send))
                .http("/hello", request -> HttpResponse.text(200, "hello " + request.query()))
                .http(
                        "/thread",
                        request -> HttpResponse.text(Thread.currentThread().isVirtual() ? 200 : 500, "thread"))
                .http("/empty", request -> HttpResponse.of(204))
                .http("/teapot", request -> HttpResponse.text(418, "short and stout")
                        .withHeader("X-Spout", "yes"))
                .http(
                        "/lies",
                        request -> new HttpResponse(
                                200,
                                Headers.of("Content-Length", "5", "Connection", "upgrade"),
                                ByteBuffer.wrap(new byte[] {'a', 'b'})))
                .http("/broken/*", request -> {
                    throw new IOException("the disk is gone");
                })
                .http("/nothing", request -> null)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
        logged.close();
    }

    private RawClient.Response answer(String request) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            return client.send(request).response();
        }
    }

    @Test
    void a_page_is_answered_on_a_virtual_thread() throws IOException {
        RawClient.Response response = answer(RawClient.get("/hello?world"));
        assertEquals(200, response.status());
        assertEquals("hello world\n", response.body());
        assertEquals("12", response.header("Content-Length"));
        assertEquals("keep-alive", response.header("Connection"));
        assertEquals(200, answer(RawClient.get("/thread")).status());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(textBlock = """
            GET,     /hello,   200
            GET,     /empty,   204
            GET,     /teapot,  418
            GET,     /other,   404
            GET,     /socket,  426
            POST,    /hello,   405
            DELETE,  /hello,   405
            OPTIONS, /hello,   405
            TRACE,   /hello,   405
            get,     /hello,   405
            POST,    /other,   404
            POST,    /socket,  426
            """)
    void each_request_gets_its_status_and_the_connection_stays(String method, String path, int status)
            throws IOException {
        try (RawClient client = RawClient.to(server)) {
            for (int i = 0; i < 3; i++) {
                client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                RawClient.Response response = client.response();
                assertEquals(status, response.status());
                assertEquals("keep-alive", response.header("Connection"));
                assertEquals(status == 405 ? "GET, HEAD" : "", response.header("Allow"));
            }
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void a_websocket_path_says_that_it_is_one() throws IOException {
        RawClient.Response response = answer(RawClient.get("/socket"));
        assertEquals("websocket", response.header("Upgrade"));
        assertEquals("13", response.header("Sec-WebSocket-Version"));
        assertEquals("this is a WebSocket (RFC 6455)\n", response.body());
    }

    @Test
    void head_is_answered_as_get_without_the_body() throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send("HEAD /hello?you HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawClient.Response response = client.response(true);
            assertEquals(200, response.status());
            assertEquals("10", response.header("Content-Length"));
            client.send(RawClient.get("/hello?me"));
            assertEquals("hello me\n", client.response().body());
        }
    }

    @Test
    void a_handlers_headers_are_sent_but_those_of_the_connection_are_the_servers() throws IOException {
        assertEquals("yes", answer(RawClient.get("/teapot")).header("X-Spout"));
        RawClient.Response response = answer(RawClient.get("/lies"));
        assertEquals(List.of("2"), response.headers().all("Content-Length"));
        assertEquals(List.of("keep-alive"), response.headers().all("Connection"));
        assertEquals("ab", response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1\r\nConnection: close", "HTTP/1.0"})
    void a_connection_is_closed_where_the_client_wants_it(String version) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send("GET /hello?x " + version + "\r\nHost: localhost\r\n\r\n");
            RawClient.Response response = client.response();
            assertEquals(200, response.status());
            assertEquals("close", response.header("Connection"));
            assertEquals("FIN", client.end());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nhello",
                "Content-Length: 5\r\n\r\n",
                "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void a_body_is_refused_before_it_comes(String rest) throws IOException {
        for (String method : List.of("GET", "POST", "PUT")) {
            try (RawClient client = RawClient.to(server)) {
                client.send(method + " /hello HTTP/1.1\r\nHost: localhost\r\n" + rest);
                RawClient.Response response = client.response();
                assertEquals(413, response.status());
                assertEquals("close", response.header("Connection"));
                assertEquals("FIN", client.end());
            }
        }
    }

    /** T05: what is behind such a request is nobody's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hello HTTP/1.1\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: localhost\r\nhost: other.example\r\n\r\n",
                "GET /hello HTTP/1.0\r\nHost: localhost\r\nHost: other.example\r\n\r\n",
                "GET /hello http/1.1\r\nHost: localhost\r\n\r\n",
                "GET /hello Http/1.1\r\nHost: localhost\r\n\r\n",
                "GET /hello HTTPS/1.1\r\nHost: localhost\r\n\r\n"
            })
    void a_request_that_others_could_read_in_another_way_is_refused(String request) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send(request + RawClient.get("/hello"));
            assertEquals(400, client.response().status());
            assertEquals("FIN", client.end());
        }
    }

    @Test
    void an_empty_body_is_none() throws IOException {
        assertEquals(200, answer(RawClient.get("/hello", "Content-Length: 0")).status());
    }

    /** What a proxy in front would see as the body must never be taken for the next request. T05. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 0",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Content-Length: 0\r\nContent-Length: 44",
                "Content-Length: +0",
                "Content-Length: 0x0",
                "Content-Length: 44"
            })
    void a_request_with_a_doubtful_length_is_the_last_of_its_connection(String headers) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n" + RawClient.get("/teapot"));
            RawClient.Response response = client.response();
            assertTrue(response.status() == 400 || response.status() == 413, response::toString);
            assertEquals("FIN", client.end());
        }
    }

    @Test
    void a_handlers_exception_is_500_without_details_and_is_logged_once() throws IOException {
        RawClient.Response response = answer(RawClient.get("/broken?token=secret"));
        assertEquals(500, response.status());
        assertEquals("internal error\n", response.body());
        assertEquals(List.of("request /broken failed, answering 500"), logged.messages());
        assertInstanceOf(IOException.class, logged.thrown(0));
    }

    @Test
    void a_handler_without_an_answer_is_500_as_well() throws IOException {
        assertEquals(500, answer(RawClient.get("/nothing")).status());
        assertEquals(1, logged.messages().size());
    }

    /** T09. */
    @Test
    void a_long_path_does_not_fill_the_log() throws IOException {
        String path = "/broken/" + "x".repeat(1_000);
        assertEquals(500, answer(RawClient.get(path)).status());
        assertEquals(
                "request " + path.substring(0, 200) + "… failed, answering 500",
                logged.messages().get(0));
    }

    @Test
    void the_jdk_client_gets_its_pages_over_one_connection() throws Exception {
        URI page = URI.create("http://localhost:" + server.port() + "/hello?jdk");
        for (int i = 0; i < 5; i++) {
            var response = JdkClient.HTTP.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
            assertEquals("hello jdk\n", response.body());
        }
    }

    @Test
    void health_is_200_while_the_server_accepts_and_503_once_it_closes() throws Exception {
        var closing = Await.<Void>promise();
        WebSocketServer healthy = WebSocketServer.builder()
                .port(0)
                .health("/health")
                .route("/stay", Route.listener(new io.hawser.Listener() {
                    @Override
                    public void onClose(io.hawser.WebSocket ws, io.hawser.Ending ending) {
                        closing.complete(null);
                    }
                }))
                .start();
        try (RawClient probe = RawClient.to(healthy);
                RawClient stays = RawClient.opened(healthy, "/stay")) {
            RawClient.Response ok = probe.send(RawClient.get("/health")).response();
            assertEquals("200 ok\n", ok.status() + " " + ok.body());
            Thread close = Thread.ofVirtual().start(healthy::close);
            assertEquals("CLOSE 1001", stays.frame().toString());
            assertEquals(503, probe.send(RawClient.get("/health")).response().status());
            stays.send(RawClient.close(1001));
            close.join();
            assertTrue(closing.isDone());
        }
    }
}
