package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Responses as bytes (RFC 9112). {@link Headers} have been checked when they were made; those that frame the content are
 * written here, whatever the application says.
 */
final class ResponseWriter {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private ResponseWriter() {}

    /** The end of an opening handshake; frames follow. */
    static ByteBuf upgrade(ByteBufAllocator memory, HttpResponse response) {
        StringBuilder head = statusLine(response.status());
        appendHeaders(head, response.headers(), true);
        return bytes(memory, head, EMPTY);
    }

    /**
     * A whole response.
     *
     * @param keepAlive whether the connection goes on
     * @param head whether HEAD was asked for, whose answer has the headers only
     */
    static ByteBuf response(ByteBufAllocator memory, HttpResponse response, boolean keepAlive, boolean head) {
        int status = response.status();
        StringBuilder text = statusLine(status);
        appendHeaders(text, response.headers(), false);
        ByteBuffer content = hasContent(status) && status != 205 ? response.body() : EMPTY;
        if (hasContent(status)) {
            append(text, "Content-Length", String.valueOf(content.remaining()));
        }
        append(text, "Connection", keepAlive ? "keep-alive" : "close");
        return bytes(memory, text, head ? EMPTY : content);
    }

    /** Whether a status allows content; that of a 205 is empty (RFC 9110 §6.4.1, §15.3.6). */
    private static boolean hasContent(int status) {
        return status >= 200 && status != 204 && status != 304;
    }

    private static StringBuilder statusLine(int status) {
        return new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n");
    }

    private static void appendHeaders(StringBuilder to, Headers headers, boolean withConnection) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            boolean ours = name.equalsIgnoreCase("Content-Length")
                    || name.equalsIgnoreCase("Transfer-Encoding")
                    || !withConnection && name.equalsIgnoreCase("Connection");
            if (!ours) {
                append(to, name, headers.value(i));
            }
        }
    }

    private static void append(StringBuilder to, String name, String value) {
        to.append(name).append(": ").append(value).append("\r\n");
    }

    private static ByteBuf bytes(ByteBufAllocator memory, StringBuilder head, ByteBuffer content) {
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return memory.directBuffer(bytes.length + content.remaining())
                .writeBytes(bytes)
                .writeBytes(content);
    }
}
