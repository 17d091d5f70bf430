package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a path leads to, and what is agreed on there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteTest {
    private WebSocketServer server;

    @BeforeAll
    void start() {
        ConnectionOptions small = ConnectionOptions.DEFAULT.withLimits(Limits.DEFAULT.withMaxMessageBytes(10));
        ServerBuilder builder = WebSocketServer.builder()
                .port(0)
                .options(ConnectionOptions.DEFAULT.withCompression(Compression.OFF))
                .route("/rooms/{room}", ws -> ws.send("room " + ws.handshake().pathParameter("room")))
                .route("/rooms/lobby", ws -> ws.send("lobby"))
                .route("/*", ws -> ws.send("rest " + ws.handshake().pathParameter("*")))
                .route(
                        "/chat",
                        Route.handler(ws -> ws.send("speaks " + ws.subprotocol().orElse("nothing")))
                                .subprotocols("chat.v2", "chat.v1"))
                .route("/small", Route.handler(ws -> ws.forEach(ws::send)).options(small));
        server = builder.start();
        builder.route("/later", ws -> ws.send("later"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String greeting(String target, String... headers) throws IOException {
        try (RawClient client = RawClient.opened(server, target, headers)) {
            return client.frame().text();
        }
    }

    @ParameterizedTest(name = "{0} leads to \"{1}\"")
    @CsvSource(textBlock = """
            /rooms/lobby        , lobby
            /rooms/lobb%79      , lobby
            /rooms/7            , room 7
            /rooms/gr%C3%BCn    , room grün
            /rooms/a%2Fb        , room a/b
            /rooms/7?x=/y       , room 7
            /rooms/7/8          , rest rooms/7/8
            /                   , rest
            /later              , rest later
            """)
    void a_literal_route_goes_first_and_then_templates_in_their_order(String target, String greeting)
            throws IOException {
        assertEquals(greeting, greeting(target).strip());
    }

    @ParameterizedTest(name = "of \"{0}\" is chosen \"{1}\"")
    @CsvSource(delimiter = '|', textBlock = """
            chat.v1                      | chat.v1
            chat.v2                      | chat.v2
            chat.v1, chat.v2             | chat.v1
            soap, chat.v2, chat.v1       | chat.v2
            soap                         | ''
            CHAT.V1                      | ''
            , ,chat.v1,                  | chat.v1
            """)
    void the_clients_first_subprotocol_that_is_spoken_here_is_chosen(String offered, String chosen) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send(RawClient.handshake("/chat", "Sec-WebSocket-Protocol: " + offered));
            RawClient.Response response = client.response();
            assertEquals(101, response.status());
            assertEquals(chosen, response.header("Sec-WebSocket-Protocol"));
            assertEquals(
                    "speaks " + (chosen.isEmpty() ? "nothing" : chosen),
                    client.frame().text());
        }
    }

    @Test
    void subprotocols_may_come_in_several_fields() throws IOException {
        assertEquals(
                "speaks chat.v2", greeting("/chat", "Sec-WebSocket-Protocol: soap", "Sec-WebSocket-Protocol: chat.v2"));
    }

    @Test
    void the_jdk_client_learns_the_subprotocol() throws Exception {
        JdkClient client = new JdkClient();
        assertEquals(
                "chat.v1", client.connect(server, "/chat", "soap", "chat.v1").getSubprotocol());
        assertEquals("speaks chat.v1", Await.next(client.texts));
        assertEquals(1000, Await.done(client.closed));
    }

    @Test
    void a_routes_options_go_before_the_servers() throws IOException {
        String offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
        try (RawClient plain = RawClient.to(server);
                RawClient small = RawClient.to(server)) {
            plain.send(RawClient.handshake("/chat", offer));
            assertEquals("", plain.response().header("Sec-WebSocket-Extensions"));
            small.send(RawClient.handshake("/small", offer));
            assertEquals(
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    small.response().header("Sec-WebSocket-Extensions"));
            small.send(RawClient.text("0123456789"));
            assertEquals("TEXT 0123456789", small.frame().toString());
            small.send(RawClient.text("0123456789a"));
            assertEquals(1009, small.frame().closeCode());
        }
    }

    @Test
    void a_subprotocol_that_is_no_token_is_refused_when_it_is_written_down() {
        assertThrows(
                IllegalArgumentException.class, () -> Route.handler(ws -> {}).subprotocols("chat v1"));
    }

    @Test
    void routes_are_immutable() throws IOException {
        Route route = Route.handler(ws -> ws.send("speaks " + ws.subprotocol().orElse("nothing")));
        route.subprotocols("chat");
        try (WebSocketServer other =
                        WebSocketServer.builder().port(0).route("/", route).start();
                RawClient client = RawClient.opened(other, "/", "Sec-WebSocket-Protocol: chat")) {
            assertEquals("speaks nothing", client.frame().text());
        }
    }
}
