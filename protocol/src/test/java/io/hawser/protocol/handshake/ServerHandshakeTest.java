package io.hawser.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.LinearTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** The request of RFC 6455 §1.3. */
    private static final Headers VALID = Headers.of(
            "Host", "server.example.com",
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Sec-WebSocket-Key", KEY,
            "Origin", "http://example.com",
            "Sec-WebSocket-Protocol", "chat, superchat",
            "Sec-WebSocket-Version", "13");

    private static ServerHandshake.Outcome check(Headers headers) {
        return ServerHandshake.check(new HttpRequest("GET", "/chat", "HTTP/1.1", headers));
    }

    /** The valid request, in which a header has these values instead, each in a line of its own. */
    private static Headers with(String name, String... values) {
        Headers headers = Headers.EMPTY;
        for (int i = 0; i < VALID.size(); i++) {
            if (!VALID.name(i).equalsIgnoreCase(name)) {
                headers = headers.with(VALID.name(i), VALID.value(i));
            }
        }
        for (String value : values) {
            headers = headers.with(name, value);
        }
        return headers;
    }

    @Test
    void acceptsTheRequestOfTheRfc() {
        ServerHandshake.Valid valid = assertInstanceOf(ServerHandshake.Valid.class, check(VALID));
        assertEquals(ACCEPT, valid.accept());
        assertEquals(List.of("chat", "superchat"), valid.subprotocols());
        assertEquals(List.of(), valid.extensions());
    }

    /** What a header may look like: its lines, separated by semicolons; a plus before those that are valid. */
    private static final List<List<String>> MATRIX = List.of(
            List.of("+GET", "get", "POST", "HEAD", "CONNECT", "OPTIONS"),
            List.of("+HTTP/1.1", "HTTP/1.0", "HTTP/2", "http/1.1"),
            List.of(
                    "Upgrade",
                    "+Upgrade=websocket",
                    "+UPGRADE=WebSocket",
                    "+upgrade=h2c, WEBSOCKET",
                    "+Upgrade=h2c;Upgrade=websocket",
                    "Upgrade=",
                    "Upgrade=websockets",
                    "Upgrade=web socket",
                    "Upgrade=h2c",
                    "Up-grade=websocket"),
            List.of(
                    "Connection",
                    "+Connection=Upgrade",
                    "+connection=UPGRADE",
                    "+Connection=keep-alive, Upgrade",
                    "+Connection=keep-alive;Connection=upgrade",
                    "Connection=keep-alive",
                    "Connection=Upgrade2",
                    "Connection=close"),
            List.of(
                    "Host",
                    "+Host=a",
                    "+HOST=a:8080",
                    "Host=",
                    "Host=a;Host=a",
                    "Host=a;Host=b",
                    "Host=a b",
                    "Host=a@b"),
            List.of(
                    "Sec-WebSocket-Version",
                    "+Sec-WebSocket-Version=13",
                    "+sec-websocket-version=13",
                    "Sec-WebSocket-Version=",
                    "Sec-WebSocket-Version=8",
                    "Sec-WebSocket-Version=013",
                    "Sec-WebSocket-Version=13, 8",
                    "Sec-WebSocket-Version=13;Sec-WebSocket-Version=13",
                    "Sec-WebSocket-Version=13;Sec-WebSocket-Version=8"),
            List.of(
                    "Sec-WebSocket-Key",
                    "+Sec-WebSocket-Key=" + KEY,
                    "+SEC-WEBSOCKET-KEY=" + KEY,
                    "Sec-WebSocket-Key=",
                    "Sec-WebSocket-Key=dGhl",
                    "Sec-WebSocket-Key=" + KEY + ";Sec-WebSocket-Key=" + KEY));

    /** T04: of all combinations only those pass in which everything is right. */
    @Test
    void acceptsOnlyWhatIsRightInEveryPart() {
        int[] accepted = {0, 0};
        walk(new ArrayList<>(), accepted);
        assertEquals(4 * 4 * 2 * 2 * 2, accepted[0]);
        assertTrue(accepted[1] > 10_000, accepted[1] + " combinations");
    }

    private static void walk(List<String> chosen, int[] accepted) {
        if (chosen.size() == MATRIX.size()) {
            accepted[1]++;
            if (verdict(chosen)) {
                accepted[0]++;
            }
            return;
        }
        // Once two parts are wrong, a third teaches nothing.
        boolean enough = chosen.stream().filter(part -> !part.startsWith("+")).count() == 2;
        for (String part : MATRIX.get(chosen.size())) {
            if (!enough || part.startsWith("+")) {
                chosen.add(part);
                walk(chosen, accepted);
                chosen.remove(chosen.size() - 1);
            }
        }
    }

    private static boolean verdict(List<String> parts) {
        List<String> fields = new ArrayList<>();
        for (String part : parts.subList(2, parts.size())) {
            for (String line : part.replaceFirst("^\\+", "").split(";", -1)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    fields.add(line.substring(0, equals));
                    fields.add(line.substring(equals + 1));
                }
            }
        }
        HttpRequest request = new HttpRequest(
                parts.get(0).replace("+", ""),
                "/",
                parts.get(1).replace("+", ""),
                Headers.of(fields.toArray(new String[0])));
        boolean expected = parts.stream().allMatch(part -> part.startsWith("+"));
        boolean valid =
                switch (ServerHandshake.check(request)) {
                    case ServerHandshake.Valid v -> v.accept().equals(ACCEPT);
                    case ServerHandshake.Refused refused -> {
                        assertTrue(Set.of(400, 405, 426)
                                .contains(refused.response().status()));
                        yield false;
                    }
                };
        assertEquals(expected, valid, parts::toString);
        return valid;
    }

    @ParameterizedTest(name = "{0} = {1} is answered {2}")
    @CsvFileSource(
            resources = "/io/hawser/protocol/test-vectors/handshake-requests.csv",
            delimiter = '|',
            quoteCharacter = '\'')
    void saysWhatIsWrong(String name, @Nullable String lines, int status) {
        String[] values = lines == null ? new String[0] : lines.split(" \\+ ", -1);
        switch (check(with(name, values))) {
            case ServerHandshake.Valid valid -> {
                assertEquals(101, status);
                assertEquals(ACCEPT, valid.accept());
            }
            case ServerHandshake.Refused refused -> {
                HttpResponse answer = refused.response();
                assertEquals(status, answer.status());
                assertTrue(answer.bodyText().matches("[ -~§]+\n"), answer.bodyText());
                Optional<String> version = status == 426 ? Optional.of("13") : Optional.empty();
                assertEquals(version, answer.headers().first("Sec-WebSocket-Version"));
                assertEquals(version.map(v -> "websocket"), answer.headers().first("Upgrade"));
            }
        }
    }

    @Test
    void refusesOtherMethodsAndVersions() {
        ServerHandshake.Refused post = assertInstanceOf(
                ServerHandshake.Refused.class, ServerHandshake.check(new HttpRequest("POST", "/", "HTTP/1.1", VALID)));
        assertEquals(405, post.response().status());
        assertEquals(Optional.of("GET"), post.response().headers().first("Allow"));
        ServerHandshake.Refused old = assertInstanceOf(
                ServerHandshake.Refused.class, ServerHandshake.check(new HttpRequest("GET", "/", "HTTP/1.0", VALID)));
        assertEquals(400, old.response().status());
    }

    @Test
    void readsOffersFromSeveralLinesInOrder() {
        ServerHandshake.Valid valid = assertInstanceOf(
                ServerHandshake.Valid.class,
                check(with("Sec-WebSocket-Protocol", "b, a", "c", "C")
                        .and(Headers.of("sec-websocket-extensions", "x; y=1, z", "Sec-WebSocket-Extensions", "x"))));
        assertEquals(List.of("b", "a", "c", "C"), valid.subprotocols());
        assertEquals(
                List.of("x", "z", "x"),
                valid.extensions().stream().map(extension -> extension.name()).toList());
    }

    @Test
    void knowsAnAttemptFromPlainHttp() {
        assertTrue(isAttempt(VALID));
        assertTrue(isAttempt(Headers.of("upgrade", "foo, WebSocket")));
        assertTrue(isAttempt(Headers.of("Sec-WebSocket-Key", "")));
        assertTrue(isAttempt(Headers.of("Sec-WebSocket-Version", "8")));
        assertFalse(isAttempt(Headers.of("Host", "a", "Connection", "Upgrade", "Upgrade", "h2c")));
        assertFalse(isAttempt(Headers.EMPTY));
    }

    private static boolean isAttempt(Headers headers) {
        return ServerHandshake.isAttempt(new HttpRequest("GET", "/", "HTTP/1.1", headers));
    }

    @Test
    void answersAsTheRfcDoes() {
        HttpResponse answer = ServerHandshake.accept(ACCEPT, Optional.of("chat"), Optional.empty(), Headers.EMPTY);
        assertEquals(101, answer.status());
        assertEquals("""
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
                Sec-WebSocket-Protocol: chat
                """, answer.headers().toString());
        assertEquals("", answer.bodyText());
    }

    @Test
    void answersWithExtensionsAndHeadersOfTheApplication() {
        HttpResponse answer = ServerHandshake.accept(
                ACCEPT,
                Optional.empty(),
                Optional.of("permessage-deflate"),
                Headers.of("Set-Cookie", "a=b", "Set-Cookie", "c=d"));
        assertEquals(List.of("a=b", "c=d"), answer.headers().all("set-cookie"));
        assertEquals(Optional.of("permessage-deflate"), answer.headers().first("Sec-WebSocket-Extensions"));
        assertEquals(Optional.empty(), answer.headers().first("Sec-WebSocket-Protocol"));
    }

    /** T08. */
    @ParameterizedTest(name = "case {index}")
    @ValueSource(strings = {"a\r\nb: c", "a\n", "\ra", "a\0", "a\u007f", "\u001b[2J", "\u2028"})
    void letsNothingIntoItsAnswerThatCouldBeginALine(String nasty) {
        Optional<String> none = Optional.empty();
        Optional<String> some = Optional.of(nasty);
        assertThrows(IllegalArgumentException.class, () -> ServerHandshake.accept(ACCEPT, some, none, Headers.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> ServerHandshake.accept(ACCEPT, none, some, Headers.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> ServerHandshake.accept(nasty, none, none, Headers.EMPTY));
    }

    /** T02: all five headers. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Accept"
            })
    void takesTimeInProportionToTheLengthOfAHeader(String name) {
        for (String repeated : Arrays.asList(" ", ",", "\"", ";", "b ", "a,")) {
            LinearTime.check("b", repeated, "x", value -> check(with(name, value)));
        }
    }
}
