package io.hawser.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRequestTest {
    @ParameterizedTest(name = "[{0}] is path [{1}] and query [{2}]")
    @CsvSource(delimiter = '|', textBlock = """
        # target               | path       | query
        /                      | /          | ''
        /chat                  | /chat      | ''
        /chat?                 | /chat      | ''
        /chat?room=1           | /chat      | room=1
        /chat?a=b?c&d          | /chat      | a=b?c&d
        /a%2Fb%3Fc?d%3De       | /a%2Fb%3Fc | d%3De
        ?x                     | ''         | x
        ''                     | ''         | ''
        *                      | *          | ''
        http://h/p?q           | http://h/p | q
        """)
    void splitsItsTargetAtTheFirstQuestionMark(String target, String path, String query) {
        HttpRequest request = new HttpRequest("GET", target, "HTTP/1.1", Headers.EMPTY);
        assertEquals(path, request.path());
        assertEquals(query, request.query());
    }

    @ParameterizedTest(name = "{0}: {1} announces a body: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # name            | value   | announced (RFC 9112 §6)
        A                 | 1       | false
        Content-Length    | 0       | false
        content-length    | 1       | true
        Content-Length    | ''      | true
        Content-Length    | 0, 1    | true
        Transfer-Encoding | chunked | true
        Transfer-Encoding | ''      | true
        """)
    void saysWhetherABodyFollows(String name, String value, boolean announced) {
        Headers headers = Headers.of("Content-Length", "0", name, value);
        assertEquals(announced, new HttpRequest("GET", "/", "HTTP/1.1", headers).announcesBody());
    }

    @Test
    void showsNeitherQueryNorHeaders() {
        HttpRequest request = new HttpRequest("GET", "/chat?token=secret", "HTTP/1.1", Headers.of("Cookie", "secret"));
        assertEquals("GET /chat HTTP/1.1", request.toString());
    }
}
