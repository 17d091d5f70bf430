package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses to the byte. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResponseWriterTest {
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true);

    /** Headers that an application may set, but that would contradict what is sent. */
    private static final Headers CONTRADICTING =
            Headers.of("content-length", "7", "Transfer-Encoding", "chunked", "connection", "x", "A", "\u00e9");

    private static HttpResponse response(int status, String body) {
        return new HttpResponse(status, CONTRADICTING, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(ByteBuf bytes) {
        String text = bytes.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "~");
        bytes.release();
        return text;
    }

    @ParameterizedTest(name = "status {0}, keep-alive {1}, HEAD {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # RFC 9110 §8.6, §15.3.5, §15.3.6, §15.4.5: content and its length
            200 | true  | false | HTTP/1.1 200 OK~A: \u00e9~Content-Length: 4~Connection: keep-alive~~body
            200 | false | false | HTTP/1.1 200 OK~A: \u00e9~Content-Length: 4~Connection: close~~body
            200 | true  | true  | HTTP/1.1 200 OK~A: \u00e9~Content-Length: 4~Connection: keep-alive~~
            204 | true  | false | HTTP/1.1 204 No Content~A: \u00e9~Connection: keep-alive~~
            205 | true  | false | HTTP/1.1 205 Reset Content~A: \u00e9~Content-Length: 0~Connection: keep-alive~~
            304 | true  | false | HTTP/1.1 304 Not Modified~A: \u00e9~Connection: keep-alive~~
            499 | false | false | HTTP/1.1 499 Client Error (499)~A: \u00e9~Content-Length: 4~Connection: close~~body
            """)
    void what_frames_the_content_fits_the_status(int status, boolean keepAlive, boolean head, String written) {
        assertEquals(written, text(ResponseWriter.response(MEMORY, response(status, "body"), keepAlive, head)));
    }

    @Test
    void an_upgrade_keeps_its_connection_header_and_has_no_content() {
        HttpResponse response =
                HttpResponse.of(101).withHeader("Connection", "Upgrade").withHeader("Content-Length", "0");
        assertEquals(
                "HTTP/1.1 101 Switching Protocols~Connection: Upgrade~~",
                text(ResponseWriter.upgrade(MEMORY, response)));
    }

    @Test
    void the_same_response_can_be_sent_twice() {
        HttpResponse response = response(200, "body");
        String first = text(ResponseWriter.response(MEMORY, response, true, false));
        assertEquals(first, text(ResponseWriter.response(MEMORY, response, true, false)));
    }
}
