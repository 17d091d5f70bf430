package io.hawser.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.LinearTime;
import io.hawser.protocol.extension.DeflateParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final ClientHandshake plain = new ClientHandshake(KEY, List.of(), Optional.empty());
    private final ClientHandshake offering =
            new ClientHandshake(KEY, List.of("chat", "superchat"), Optional.of(DeflateParameters.NONE));

    @Test
    void asksAsTheRfcDoes() {
        HttpRequest request = plain.request("server.example.com:8080", "/chat?room=1", Headers.EMPTY);
        assertEquals("GET /chat?room=1 HTTP/1.1", request.method() + " " + request.target() + " " + request.version());
        assertEquals("""
                Host: server.example.com:8080
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                """, request.headers().toString());
    }

    @Test
    void offersSubprotocolsAndCompressionBeforeTheHeadersOfTheApplication() {
        HttpRequest request = offering.request("h", "/", Headers.of("Origin", "http://a", "Cookie", "b=c"));
        assertEquals("""
                Sec-WebSocket-Protocol: chat, superchat
                Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits
                Origin: http://a
                Cookie: b=c
                """, request.headers().toString().replaceFirst("(?s).*Version: 13\n", ""));
    }

    @Test
    void drawsAFreshKey() {
        Random random = new Random(1);
        ClientHandshake first = ClientHandshake.create(List.of("a"), Optional.empty(), random);
        ClientHandshake second = ClientHandshake.create(List.of("a"), Optional.empty(), random);
        assertTrue(WebSocketKey.isValid(first.key()));
        assertNotEquals(first.key(), second.key());
        assertEquals(List.of("a"), first.subprotocols());
    }

    @ParameterizedTest(name = "[{0}] is no subprotocol")
    @ValueSource(strings = {"", " ", "a b", "a,b", "a/b", "a\r\nb", "é", "\"a\""})
    void offersTokensOnly(String subprotocol) {
        List<String> subprotocols = List.of("chat", subprotocol);
        assertThrows(IllegalArgumentException.class, () -> new ClientHandshake(KEY, subprotocols, Optional.empty()));
    }

    @Test
    void offersEachSubprotocolOnceAndKeepsACopyOfTheList() {
        List<String> subprotocols = new ArrayList<>(List.of("a", "b", "A"));
        ClientHandshake handshake = new ClientHandshake(KEY, subprotocols, Optional.empty());
        subprotocols.add("a");
        assertEquals(List.of("a", "b", "A"), handshake.subprotocols());
        assertThrows(IllegalArgumentException.class, () -> new ClientHandshake(KEY, subprotocols, Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Host",
                "upgrade",
                "CONNECTION",
                "Sec-WebSocket-Key",
                "sec-websocket-version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Content-Length",
                "Transfer-Encoding"
            })
    void keepsItsOwnHeadersToItself(String name) {
        Headers more = Headers.of("X", "y", name, "0");
        assertThrows(IllegalArgumentException.class, () -> plain.request("h", "/", more));
    }

    /** T08: neither host nor target can begin another line, or another request. */
    @ParameterizedTest(name = "case {index}")
    @ValueSource(strings = {"a\r\nb: c", "a\n", "\ra", "a\0", "a\u007f", "\u001b[2J", "\u2028"})
    void letsNothingIntoTheRequestThatCouldBeginALine(String nasty) {
        assertThrows(IllegalArgumentException.class, () -> plain.request(nasty, "/", Headers.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> plain.request("h", "/" + nasty, Headers.EMPTY));
    }

    @ParameterizedTest(name = "[{0}] is no target")
    @ValueSource(strings = {"", " ", "/ HTTP/1.1", "/a b", "/\t", "/é", "/€"})
    void wantsATargetOfVisibleCharacters(String target) {
        assertThrows(IllegalArgumentException.class, () -> plain.request("h", target, Headers.EMPTY));
    }

    /** A valid answer to {@link #offering}, in which one header has these lines instead. */
    private static HttpResponse answer(int status, String name, String... lines) {
        Headers valid = Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", ACCEPT);
        Headers headers = Headers.of("Server", "x");
        for (int i = 0; i < valid.size(); i++) {
            if (!valid.name(i).equalsIgnoreCase(name)) {
                headers = headers.with(valid.name(i), valid.value(i));
            }
        }
        for (String line : lines) {
            headers = headers.with(name, line);
        }
        return new HttpResponse(status, headers, HttpResponse.of(200).body());
    }

    private static Object accepted(@Nullable String subprotocol, @Nullable DeflateParameters deflate) {
        return new ClientHandshake.Accepted(Optional.ofNullable(subprotocol), Optional.ofNullable(deflate));
    }

    @Test
    void acceptsAnAnswerWithoutAnythingOffered() {
        Object bare = new ClientHandshake.Accepted(Optional.empty(), Optional.empty());
        assertEquals(bare, plain.check(answer(101, "X")));
        assertEquals(bare, offering.check(answer(101, "X")));
    }

    @Test
    void acceptsWhatTheServerChose() {
        assertEquals(accepted("superchat", null), offering.check(answer(101, "Sec-WebSocket-Protocol", "superchat")));
        assertEquals(
                accepted(null, DeflateParameters.NONE),
                offering.check(answer(101, "Sec-WebSocket-Extensions", "permessage-deflate")));
        assertEquals(
                accepted(null, new DeflateParameters(true, false, 15, 9)),
                offering.check(answer(
                        101,
                        "Sec-WebSocket-Extensions",
                        "permessage-deflate; server_no_context_takeover; client_max_window_bits=9")));
    }

    @ParameterizedTest(name = "{0} {1} = {2}, accepted: {3}")
    @CsvFileSource(
            resources = "/io/hawser/protocol/test-vectors/handshake-responses.csv",
            delimiter = '|',
            quoteCharacter = '\'')
    void failsOneWrongThingEach(int status, String name, @Nullable String lines, String accepted) {
        String[] values = lines == null ? new String[0] : lines.split(" \\+ ", -1);
        switch (offering.check(answer(status, name, values))) {
            case ClientHandshake.Accepted yes -> assertEquals(accepted, "yes", yes::toString);
            case ClientHandshake.Failed failed -> {
                assertEquals(accepted, "no", failed::why);
                assertTrue(failed.why().matches("[ -~§]+"), failed.why());
            }
        }
    }

    @Test
    void failsWhatItNeverOffered() {
        assertInstanceOf(ClientHandshake.Failed.class, plain.check(answer(101, "Sec-WebSocket-Protocol", "chat")));
        assertInstanceOf(
                ClientHandshake.Failed.class,
                plain.check(answer(101, "Sec-WebSocket-Extensions", "permessage-deflate")));
    }

    /** Both ends of this module, against each other. */
    @Test
    void agreesWithTheServersPart() {
        ClientHandshake client = ClientHandshake.create(List.of("a", "b"), Optional.empty(), new Random(1));
        ServerHandshake.Valid valid = assertInstanceOf(
                ServerHandshake.Valid.class, ServerHandshake.check(client.request("h", "/", Headers.EMPTY)));
        assertEquals(List.of("a", "b"), valid.subprotocols());
        HttpResponse answer = ServerHandshake.accept(valid.accept(), Optional.of("b"), Optional.empty(), Headers.EMPTY);
        assertEquals(accepted("b", null), client.check(answer));
    }

    /** T02, with a malicious server. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Sec-WebSocket-Accept", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Connection"})
    void takesTimeInProportionToTheLengthOfAHeader(String name) {
        for (String repeated : List.of(" ", ",", "\"", ";", "b ", "a,")) {
            LinearTime.check("b", repeated, "x", value -> offering.check(answer(101, name, value)));
        }
    }

    private static HttpResponse overHttp2(int status, String... headers) {
        return new HttpResponse(status, Headers.of(headers), java.nio.ByteBuffer.allocate(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 299})
    void overHttp2AnySuccessWillDoWithoutTheProofOfTheKey(int status) {
        ClientHandshake.Accepted accepted = assertInstanceOf(
                ClientHandshake.Accepted.class,
                offering.checkOverHttp2(overHttp2(
                        status,
                        "sec-websocket-protocol",
                        "superchat",
                        "sec-websocket-extensions",
                        "permessage-deflate")));
        assertEquals("superchat", accepted.subprotocol().orElseThrow());
        assertTrue(accepted.deflate().isPresent());
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 199, 300, 404, 501})
    void overHttp2AllElseIsARefusal(int status) {
        ClientHandshake.Failed failed =
                assertInstanceOf(ClientHandshake.Failed.class, plain.checkOverHttp2(overHttp2(status)));
        assertEquals(ClientHandshake.Part.HTTP, failed.part());
        assertEquals("server answered " + status + " instead of 200", failed.why());
    }

    @Test
    void overHttp2OffersAreCheckedAsOverHttp1() {
        ClientHandshake.Failed subprotocol = assertInstanceOf(
                ClientHandshake.Failed.class, plain.checkOverHttp2(overHttp2(200, "sec-websocket-protocol", "chat")));
        assertEquals(ClientHandshake.Part.SUBPROTOCOL, subprotocol.part());
        ClientHandshake.Failed extension = assertInstanceOf(
                ClientHandshake.Failed.class,
                plain.checkOverHttp2(overHttp2(200, "sec-websocket-extensions", "permessage-deflate")));
        assertEquals(ClientHandshake.Part.EXTENSION, extension.part());
    }
}
