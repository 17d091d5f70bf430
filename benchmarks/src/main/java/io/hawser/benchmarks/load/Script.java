package io.hawser.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * All that will be sent and must come back, as bytes, made before the clock starts. Messages repeat in a cycle; they have
 * different contents, masking keys if it is a client that sends them, and one length. Shared by all connections; read only.
 */
final class Script {
    private static final int MOST_MESSAGES = 64;
    private static final int LEAST_MESSAGES = 4;
    private static final int CYCLE_BYTES = 2 << 20;

    private final int messages;
    private final int opcode;
    private final boolean fromClient;
    private final byte[][] payloads;
    private final ByteBuffer requests;
    private final int[] requestAt;
    private final ByteBuffer replies;
    private final int replyBytes;

    /**
     * Lays out the messages of a measurement.
     *
     * @param longestRun how many messages may be sent with one write
     */
    Script(LoadOptions options, int longestRun) {
        int bytes = options.bytes();
        LoadOptions.Payload payload = options.payload();
        fromClient = options.mode() == LoadOptions.Mode.SERVE;
        messages = Math.clamp(CYCLE_BYTES / Math.max(1, bytes), LEAST_MESSAGES, MOST_MESSAGES);
        opcode = payload == LoadOptions.Payload.BINARY ? Frames.BINARY : Frames.TEXT;
        payloads = new byte[messages][];
        Arrays.setAll(payloads, i -> Payloads.make(payload, bytes, i));
        replyBytes = Frames.headerBytes(bytes, false) + bytes;
        replies = ByteBuffer.allocateDirect(messages * replyBytes);
        for (byte[] each : payloads) {
            Frames.plain(replies, Frames.FIN | opcode, each);
        }
        replies.flip();

        requestAt = new int[messages + longestRun + 1];
        requests = layOut(options.deflate());
    }

    private ByteBuffer layOut(boolean deflate) {
        byte[][] sent = payloads.clone();
        if (deflate) {
            Arrays.setAll(sent, i -> deflate(payloads[i]));
        }
        int first = Frames.FIN | opcode | (deflate ? Frames.RSV1 : 0);
        for (int i = 0; i < requestAt.length - 1; i++) {
            int length = sent[i % messages].length;
            requestAt[i + 1] = requestAt[i] + Frames.headerBytes(length, !fromClient) + length;
        }
        ByteBuffer laidOut = ByteBuffer.allocateDirect(requestAt[requestAt.length - 1]);
        Random keys = new Random(7);
        for (int i = 0; i < requestAt.length - 1; i++) {
            byte[] payload = sent[i % messages];
            if (fromClient) {
                Frames.plain(laidOut, first, payload);
            } else {
                Frames.masked(laidOut, first, payload, keys.nextInt() | 0x01010101);
            }
        }
        return laidOut.flip();
    }

    /** Each message by itself, so that it may be sent whatever was agreed about context takeover (RFC 7692 §7.2.1). */
    private static byte[] deflate(byte[] payload) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(payload);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[4_096];
        int count;
        do {
            count = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, count);
        } while (count == chunk.length);
        deflater.end();
        byte[] bytes = out.toByteArray();
        return Arrays.copyOf(bytes, bytes.length - 4); // without the 00 00 FF FF of the flush
    }

    /** How many messages make a cycle. */
    int messages() {
        return messages;
    }

    /** The opcode of all messages. */
    int opcode() {
        return opcode;
    }

    /** Whether a client sends the replies, and so masks them. */
    boolean fromClient() {
        return fromClient;
    }

    /** The payload of message {@code index} of the cycle. */
    byte[] payload(int index) {
        return payloads[index];
    }

    /** A view of its own of all frames to be sent; {@link #requestAt} says where each begins. */
    ByteBuffer requests() {
        return requests.duplicate();
    }

    /** Where the frame of message {@code index} begins; the cycle goes on for the longest run beyond its end. */
    int requestAt(int index) {
        return requestAt[index];
    }

    /** A view of its own of a cycle of a server's replies, each in one frame of {@link #replyBytes()}. */
    ByteBuffer replies() {
        return replies.duplicate();
    }

    int replyBytes() {
        return replyBytes;
    }
}
