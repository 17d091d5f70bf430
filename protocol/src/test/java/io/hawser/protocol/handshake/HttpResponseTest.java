package io.hawser.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Wire;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseTest {
    @ParameterizedTest(name = "{0} is no status")
    @ValueSource(ints = {-1, 0, 99, 600, 1_000})
    void refusesWhatIsNoStatus(int status) {
        assertThrows(IllegalArgumentException.class, () -> HttpResponse.of(status));
    }

    @Test
    void holdsStatusesFrom100To599() {
        assertEquals(100, HttpResponse.of(100).status());
        assertEquals(599, HttpResponse.of(599).status());
    }

    @Test
    void keepsItsBodyWhateverItsReadersDo() {
        HttpResponse response = new HttpResponse(
                200, Headers.EMPTY, ByteBuffer.wrap(Wire.utf8("xbody")).position(1));
        assertTrue(response.body().isReadOnly());
        response.body().get(new byte[4]);
        assertEquals("body", response.bodyText());
        assertEquals("body", response.bodyText());
    }

    @Test
    void holdsALineOfText() {
        HttpResponse response = HttpResponse.text(400, "no \u20ac");
        assertEquals("no \u20ac\n", response.bodyText());
        assertEquals(
                Optional.of("text/plain; charset=utf-8"), response.headers().first("content-type"));
    }

    @Test
    void getsOneMoreHeader() {
        HttpResponse response = HttpResponse.text(405, "no").withHeader("Allow", "GET");
        assertEquals(405, response.status());
        assertEquals(Optional.of("GET"), response.headers().first("Allow"));
        assertEquals(2, response.headers().size());
        assertEquals("no\n", response.bodyText());
        assertThrows(IllegalArgumentException.class, () -> response.withHeader("Location", "/\r\nSet-Cookie: a=b"));
        assertEquals(0, HttpResponse.of(404).headers().size());
        assertEquals("", HttpResponse.of(404).bodyText());
    }
}
