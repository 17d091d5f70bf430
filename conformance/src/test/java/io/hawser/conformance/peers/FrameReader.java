package io.hawser.conformance.peers;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Finds the frame headers (RFC 6455 §5.2) in one direction of a connection, behind the HTTP request or response. */
final class FrameReader {
    private static final byte[] END_OF_HTTP = {'\r', '\n', '\r', '\n'};

    private final Consumer<byte[]> headers;
    private final byte[] header = new byte[14];
    private int headerBytes;
    private int endOfHttpBytes;
    private long payloadBytesLeft;

    /** Gives each whole header to {@code headers}. */
    FrameReader(Consumer<byte[]> headers) {
        this.headers = headers;
    }

    void read(byte[] bytes, int count) {
        int next = 0;
        while (next < count) {
            if (endOfHttpBytes < END_OF_HTTP.length) {
                readHttp(bytes[next++]);
            } else if (payloadBytesLeft > 0) {
                int skipped = (int) Math.min(payloadBytesLeft, count - next);
                payloadBytesLeft -= skipped;
                next += skipped;
            } else {
                readHeader(bytes[next++]);
            }
        }
    }

    private void readHttp(byte next) {
        if (next == END_OF_HTTP[endOfHttpBytes]) {
            endOfHttpBytes++;
        } else {
            endOfHttpBytes = next == END_OF_HTTP[0] ? 1 : 0;
        }
    }

    private void readHeader(byte next) {
        header[headerBytes++] = next;
        if (headerBytes >= 2 && headerBytes == size(header[1])) {
            byte[] whole = Arrays.copyOf(header, headerBytes);
            payloadBytesLeft = payloadBytes(whole);
            headerBytes = 0;
            headers.accept(whole);
        }
    }

    private static int size(byte second) {
        int length = second & 0x7F;
        return 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + (second < 0 ? 4 : 0);
    }

    static long payloadBytes(byte[] header) {
        int length = header[1] & 0x7F;
        ByteBuffer extended = ByteBuffer.wrap(header).position(2);
        return length == 127 ? extended.getLong() : length == 126 ? extended.getShort() & 0xFFFF : length;
    }
}
