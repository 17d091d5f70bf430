package io.hawser.protocol.frame;

import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of one frame (RFC 6455 §5.2), 2 to 14 bytes. One instance serves a connection for all its frames: {@link
 * #decode} overwrites it, so that reading a frame allocates nothing.
 *
 * <pre>
 *  byte 0            byte 1            0, 2 or 8 bytes     0 or 4 bytes
 *  F R R R opcode    M length          length              masking key
 *  1 1 1 1 4 bits    1 7 bits          if 126 or 127       if M
 * </pre>
 */
public final class FrameHeader {
    /** The longest header: 2 bytes, a 64-bit length, a masking key. */
    public static final int MAX_BYTES = 14;

    /** The longest payload of a control frame (RFC 6455 §5.5). */
    public static final int MAX_CONTROL_PAYLOAD_BYTES = 125;

    /** The bit of RSV1 in what {@link #rsv()} returns. */
    public static final int RSV1 = 0x4;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;

    private boolean fin;
    private int rsv;
    private Opcode opcode = Opcode.CONTINUATION;
    private int maskingKey;
    private long payloadBytes;

    /** An empty header, to be filled by {@link #decode}. */
    public FrameHeader() {}

    /**
     * Reads a whole header, or nothing. What the first two bytes already break is reported as soon as they are here, so
     * that no forbidden frame is waited for.
     *
     * @param in positioned at the header; advanced only when true is returned
     * @param masked whether the peer is the client, which must mask; a server must not (RFC 6455 §5.1)
     * @param allowedRsv the reserved bits that a negotiated extension gives a meaning on data frames
     * @return false if {@code in} does not hold the whole header yet
     * @throws ProtocolException if the header alone breaks a rule (close code 1002)
     */
    public boolean decode(ByteBuffer in, boolean masked, int allowedRsv) throws ProtocolException {
        if (in.remaining() < 2) {
            return false;
        }
        int start = in.position();
        byte first = in.get(start);
        byte second = in.get(start + 1);
        check(first, second, masked, allowedRsv);
        if (in.remaining() < size(second)) {
            return false;
        }
        in.position(start + 2);
        long length = payloadLength(second & 0x7F, in);
        fin = first < 0;
        rsv = first >> 4 & 0x7;
        maskingKey = masked ? in.getInt() : 0;
        payloadBytes = length;
        return true;
    }

    private void check(byte first, byte second, boolean masked, int allowedRsv) throws ProtocolException {
        @Nullable Opcode known = Opcode.of(first);
        if (known == null) {
            throw new ProtocolException(
                    Rule.RESERVED_OPCODE, "opcode " + (first & 0xF) + " is reserved (RFC 6455 §5.2)");
        }
        opcode = known;
        int bits = first >> 4 & 0x7;
        if ((bits & ~(known.isControl() ? 0 : allowedRsv)) != 0) {
            throw new ProtocolException(
                    Rule.UNEXPECTED_RSV,
                    "reserved bits " + bits + " set on " + known + " without an extension (RFC 6455 §5.2)");
        }
        if (known.isControl()) {
            checkControl(known, first, second & 0x7F);
        }
        if (second < 0 != masked) {
            throw masked
                    ? new ProtocolException(Rule.MASK_MISSING, "frame from the client is not masked (RFC 6455 §5.1)")
                    : new ProtocolException(Rule.MASK_UNEXPECTED, "frame from the server is masked (RFC 6455 §5.1)");
        }
    }

    private static void checkControl(Opcode opcode, byte first, int length) throws ProtocolException {
        if (first >= 0) {
            throw new ProtocolException(Rule.FRAGMENTED_CONTROL, opcode + " is fragmented (RFC 6455 §5.5)");
        }
        if (length > MAX_CONTROL_PAYLOAD_BYTES) {
            throw new ProtocolException(Rule.CONTROL_TOO_LONG, opcode + " is longer than 125 bytes (RFC 6455 §5.5)");
        }
    }

    /** The size in bytes of a header whose second byte is {@code second}. */
    private static int size(byte second) {
        int length = second & 0x7F;
        int extended = length == LENGTH_IN_64_BITS ? 8 : length == LENGTH_IN_16_BITS ? 2 : 0;
        return 2 + extended + (second < 0 ? 4 : 0);
    }

    /** RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length"; the top bit of 64 must be 0. */
    private static long payloadLength(int length, ByteBuffer in) throws ProtocolException {
        if (length < LENGTH_IN_16_BITS) {
            return length;
        }
        long extended = length == LENGTH_IN_16_BITS ? in.getShort() & 0xFFFFL : in.getLong();
        if (extended < 0) {
            throw new ProtocolException(
                    Rule.LENGTH_NEGATIVE, "the top bit of a 64-bit payload length is set (RFC 6455 §5.2)");
        }
        if (extended < LENGTH_IN_16_BITS || (length == LENGTH_IN_64_BITS && extended <= 0xFFFF)) {
            throw new ProtocolException(
                    Rule.LENGTH_NOT_MINIMAL, "payload length " + extended + " is not minimal (RFC 6455 §5.2)");
        }
        return extended;
    }

    /** The size in bytes of the header that {@link #encode} writes for a payload of this many bytes. */
    public static int size(long payloadBytes, boolean masked) {
        int extended = payloadBytes > 0xFFFF ? 8 : payloadBytes >= LENGTH_IN_16_BITS ? 2 : 0;
        return 2 + extended + (masked ? 4 : 0);
    }

    /**
     * Writes a header, of exactly {@link #size(long, boolean)} bytes.
     *
     * @param out big-endian, with room for the header from index {@code at}; position and limit stay as they are
     * @param rsv the reserved bits, 0 to 7
     * @param masked whether {@code maskingKey} is written
     */
    public static void encode(
            ByteBuffer out,
            int at,
            boolean fin,
            int rsv,
            Opcode opcode,
            long payloadBytes,
            boolean masked,
            int maskingKey) {
        int mask = masked ? MASKED : 0;
        int end = at + 2;
        out.put(at, (byte) ((fin ? FIN : 0) | rsv << 4 | opcode.code()));
        if (payloadBytes < LENGTH_IN_16_BITS) {
            out.put(at + 1, (byte) (mask | (int) payloadBytes));
        } else if (payloadBytes <= 0xFFFF) {
            out.put(at + 1, (byte) (mask | LENGTH_IN_16_BITS));
            out.putShort(end, (short) payloadBytes);
            end += Short.BYTES;
        } else {
            out.put(at + 1, (byte) (mask | LENGTH_IN_64_BITS));
            out.putLong(end, payloadBytes);
            end += Long.BYTES;
        }
        if (masked) {
            out.putInt(end, maskingKey);
        }
    }

    /** Whether this is the last frame of its message. */
    public boolean fin() {
        return fin;
    }

    /** The reserved bits, 0 to 7; {@link #RSV1} is the highest. */
    public int rsv() {
        return rsv;
    }

    /** What the frame carries. */
    public Opcode opcode() {
        return opcode;
    }

    /** The masking key, most significant byte first; 0 on an unmasked frame, which is the key that changes nothing. */
    public int maskingKey() {
        return maskingKey;
    }

    /** The declared length of the payload in bytes, 0 to 2⁶³−1. */
    public long payloadBytes() {
        return payloadBytes;
    }
}
