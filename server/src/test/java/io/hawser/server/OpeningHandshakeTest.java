package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests become a WebSocket over a real socket (RFC 6455 §4.2.1). T04, T06. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpeningHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private final Logged logged = new Logged();
    private WebSocketServer server;

    @BeforeAll
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .route("/echo", ws -> ws.forEach(ws::send))
                .start();
    }

    @AfterAll
    void stop() {
        server.close();
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private RawClient.Response answer(String request) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            return client.send(request).response();
        }
    }

    @Test
    void a_valid_handshake_is_answered_as_in_the_example_of_section_1_3() throws IOException {
        RawClient.Response response = answer(RawClient.handshake("/echo"));
        assertEquals(101, response.status());
        assertEquals("websocket", response.header("Upgrade"));
        assertEquals("Upgrade", response.header("Connection"));
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", response.header("Sec-WebSocket-Accept"));
        assertEquals(3, response.headers().size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
            # what                          | replace                     | by                                       | status
            upgrade in capitals             | Upgrade: websocket          | UPGRADE: WEBSOCKET                       | 101
            upgrade among others            | Upgrade: websocket          | Upgrade: h2c, WebSocket                  | 101
            connection among others         | Connection: Upgrade         | Connection: keep-alive, Upgrade          | 101
            connection in lower case        | Connection: Upgrade         | connection: upgrade                      | 101
            connection in two fields        | Connection: Upgrade         | Connection: keep-alive~Connection: Upgrade | 101
            content-length of 0             | Upgrade: websocket          | Upgrade: websocket~Content-Length: 0     | 101
            tabs and blanks around values   | Upgrade: websocket          | Upgrade: "\t"websocket "\t"              | 101
            no upgrade                      | Upgrade: websocket          | X: y                                     | 426
            upgrade to something else       | Upgrade: websocket          | Upgrade: websockets                      | 426
            upgrade without value           | Upgrade: websocket          | Upgrade:                                 | 426
            no connection                   | Connection: Upgrade         | X: y                                     | 400
            connection that keeps alive     | Connection: Upgrade         | Connection: keep-alive                   | 400
            connection names part of it     | Connection: Upgrade         | Connection: Upgrade-Insecure             | 400
            no key                          | Sec-WebSocket-Key: KEY      | X: y                                     | 400
            two keys                        | Sec-WebSocket-Key: KEY      | Sec-WebSocket-Key: KEY~Sec-WebSocket-Key: KEY | 400
            key of 15 bytes                 | KEY                         | dGhlIHNhbXBsZSBub25j                     | 400
            key that is not base64          | KEY                         | dGhlIHNhbXBsZSBub25jZ!==                 | 400
            empty key                       | KEY                         | -                                        | 400
            no version                      | Sec-WebSocket-Version: 13   | X: y                                     | 426
            version 8                       | Version: 13                 | Version: 8                               | 426
            version 130                     | Version: 13                 | Version: 130                             | 426
            two versions                    | Version: 13                 | Version: 13~Sec-WebSocket-Version: 13    | 426
            list of versions                | Version: 13                 | Version: 13, 8                           | 426
            no host                         | Host: localhost             | X: y                                     | 400
            two hosts                       | Host: localhost             | Host: localhost~Host: localhost          | 400
            post                            | GET                         | POST                                     | 405
            head                            | GET                         | HEAD                                     | 405
            connect                         | GET /echo                   | CONNECT localhost:80                     | 400
            method in lower case            | GET                         | get                                      | 405
            http/1.0                        | HTTP/1.1                    | HTTP/1.0                                 | 400
            http/1.2                        | HTTP/1.1                    | HTTP/1.2                                 | 400
            http/2.0                        | HTTP/1.1                    | HTTP/2.0                                 | 400
            no http at all                  | HTTP/1.1                    | ICAP/1.1                                 | 400
            content-length of 5             | Upgrade: websocket          | Upgrade: websocket~Content-Length: 5     | 400
            two content-lengths             | Upgrade: websocket          | Upgrade: websocket~Content-Length: 0~Content-Length: 5 | 400
            negative content-length         | Upgrade: websocket          | Upgrade: websocket~Content-Length: -1    | 400
            chunked                         | Upgrade: websocket          | Upgrade: websocket~Transfer-Encoding: chunked | 400
            transfer-encoding identity      | Upgrade: websocket          | Upgrade: websocket~Transfer-Encoding: identity | 400
            chunked with content-length     | Upgrade: websocket          | Upgrade: websocket~Transfer-Encoding: chunked~Content-Length: 0 | 400
            name with a blank               | Upgrade: websocket          | Upgrade : websocket                      | 400
            folded line                     | Upgrade: websocket          | Upgrade:~ websocket                      | 400
            control character in a value    | Host: localhost             | Host: local"\u0001"host                  | 400
            delete character in a value     | Host: localhost             | Host: local"\u007f"host                  | 400
            bare cr in a value              | Host: localhost             | Host: local"\r"host                      | 400
            line without a colon            | Upgrade: websocket          | Upgrade                                  | 400
            subprotocol that is no token    | Upgrade: websocket          | Upgrade: websocket~Sec-WebSocket-Protocol: a b | 400
            subprotocol twice               | Upgrade: websocket          | Upgrade: websocket~Sec-WebSocket-Protocol: a, a | 400
            extension that cannot be parsed | Upgrade: websocket          | Upgrade: websocket~Sec-WebSocket-Extensions: ;;= | 400
            """)
    void only_a_valid_handshake_yields_101(String what, String replace, String by, int status) throws IOException {
        String key = replace.replace("KEY", KEY);
        String valid = RawClient.handshake("/echo");
        assertTrue(valid.contains(key), key);
        String replacement = by == null ? "" : by.replace("KEY", KEY).replace("~", "\r\n");
        try (RawClient client = RawClient.to(server)) {
            client.send(valid.replaceFirst(java.util.regex.Pattern.quote(key), unquoted(replacement)));
            RawClient.Response response = client.response(what.equals("head"));
            assertEquals(status, response.status(), response::toString);
            if (status != 101) {
                assertEquals("close", response.header("Connection"));
                assertEquals("text/plain; charset=utf-8", response.header("Content-Type"));
                assertTrue(what.equals("head") || response.body().matches("[^\n]+\n"), response::toString);
                assertEquals("FIN", client.end());
            }
        }
    }

    /** The table's quotes around what an editor would not show. */
    private static String unquoted(String text) {
        return text.replace("\"", "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            405 names the method         | GET /                     | PUT /                        | Allow                 | GET
            426 names the version        | Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 7     | Sec-WebSocket-Version | 13
            426 names the protocol       | Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 7     | Upgrade               | websocket
            """)
    void a_refusal_says_what_would_be_right(String what, String replace, String by, String header, String value)
            throws IOException {
        RawClient.Response response = answer(RawClient.handshake("/echo").replace(replace, by));
        assertEquals(value, response.header(header));
    }

    /** Every combination of good, missing and bad: the only one that upgrades is the one where all are good. */
    @Test
    void of_648_combinations_of_method_version_and_headers_only_one_yields_101() throws IOException {
        List<List<String>> parts = List.of(
                List.of("GET ", "POST ", "get "),
                List.of(" HTTP/1.1\r\n", " HTTP/1.0\r\n"),
                List.of("Host: localhost\r\n", ""),
                List.of("Upgrade: websocket\r\n", "", "Upgrade: tls\r\n"),
                List.of("Connection: Upgrade\r\n", "", "Connection: close\r\n"),
                List.of("Sec-WebSocket-Key: " + KEY + "\r\n", "", "Sec-WebSocket-Key: x\r\n"),
                List.of("Sec-WebSocket-Version: 13\r\n", ""));
        int combinations = 1;
        for (List<String> part : parts) {
            combinations *= part.size();
        }
        assertEquals(648, combinations);
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < combinations; number++) {
            StringBuilder request = new StringBuilder();
            int rest = number;
            for (List<String> part : parts) {
                request.append(part.get(rest % part.size()));
                request.append(part == parts.get(0) ? "/echo" : "");
                rest /= part.size();
            }
            int status = answer(request.append("\r\n").toString()).status();
            if (number == 0 ? status != 101 : status != 400 && status != 405 && status != 426) {
                wrong.add(status + " to " + request);
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** A target that names a host of its own must not lead past routing, and GET and upgrade must agree. T06. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            # target                  , status of GET, status of the upgrade
            /echo                     , 426, 101
            /echo?a=b                 , 426, 101
            /%65cho                   , 426, 101
            http://localhost/echo     , 400, 400
            ws://localhost/echo       , 400, 400
            http:/echo                , 400, 400
            localhost:80              , 400, 400
            @localhost/echo           , 400, 400
            *                         , 400, 400
            echo                      , 400, 400
            //localhost/echo          , 404, 404
            //echo                    , 404, 404
            /@localhost/echo          , 404, 404
            /./echo                   , 404, 404
            /x/../echo                , 404, 404
            /echo/                    , 404, 404
            /echo#echo                , 404, 404
            /echo;a=b                 , 404, 404
            /echo%2f                  , 404, 404
            /Echo                     , 404, 404
            /echo%00                  , 404, 404
            /%                        , 404, 404
            """)
    void a_get_and_an_upgrade_are_routed_alike(String target, int get, int upgrade) throws IOException {
        assertEquals(get, answer(RawClient.get(target)).status());
        assertEquals(upgrade, answer(RawClient.handshake(target)).status());
    }

    @Test
    void a_handshake_may_come_one_byte_at_a_time() throws IOException { // T03
        try (RawClient client = RawClient.to(server)) {
            for (byte b : RawClient.handshake("/echo").getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
                client.send(new byte[] {b});
            }
            assertEquals(101, client.response().status());
            client.send(RawClient.text("after"));
            assertEquals("TEXT after", client.frame().toString());
        }
    }

    @Test
    void the_jdk_client_can_talk_to_it() throws Exception {
        JdkClient client = new JdkClient();
        java.net.http.WebSocket ws = client.connect(server, "/echo");
        // Each send is waited for: the answer may be here before the JDK's client lets go of the message.
        Await.done(ws.sendText("grüße", true));
        assertEquals("grüße", Await.next(client.texts));
        Await.done(ws.sendBinary(java.nio.ByteBuffer.allocate(100_000), true));
        assertEquals(100_000, Await.next(client.binaries));
        Await.done(ws.sendClose(1000, "bye"));
        assertEquals(1000, Await.done(client.closed));
    }
}
