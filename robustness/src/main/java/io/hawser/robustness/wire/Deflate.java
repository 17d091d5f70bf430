package io.hawser.robustness.wire;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** permessage-deflate (RFC 7692 §7.2) with the JDK's zlib, each message for itself: without context takeover. */
public final class Deflate {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Deflate() {}

    /** Compresses a message. */
    public static byte[] compress(byte[] message) {
        return compress(message, 1);
    }

    /** Compresses a message of so many zeros: about a thousandth is left. */
    public static byte[] zeros(long length) {
        return compress(new byte[CHUNK_BYTES], Math.toIntExact(length / CHUNK_BYTES));
    }

    private static byte[] compress(byte[] part, int times) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int i = 0; i < times; i++) {
                deflater.setInput(part);
                for (int n = deflater.deflate(chunk); n > 0; n = deflater.deflate(chunk)) {
                    out.write(chunk, 0, n);
                }
            }
            for (int n = flush(deflater, chunk); n > 0; n = flush(deflater, chunk)) {
                out.write(chunk, 0, n);
            }
            byte[] all = out.toByteArray();
            return Arrays.copyOf(all, all.length - TAIL.length);
        } finally {
            deflater.end();
        }
    }

    private static int flush(Deflater deflater, byte[] into) {
        return deflater.deflate(into, 0, into.length, Deflater.SYNC_FLUSH);
    }

    /**
     * Inflates a message.
     *
     * @throws ProtocolException if it is not compressed as it should be
     */
    public static byte[] inflate(byte[] message) throws ProtocolException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(Frames.join(message, TAIL));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
                out.write(chunk, 0, n);
            }
            if (inflater.getRemaining() > 0) {
                throw new ProtocolException("the server's compressed message goes on after its end (RFC 7692 §7.2.2)");
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new ProtocolException("the server's compressed message is none: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }
}
