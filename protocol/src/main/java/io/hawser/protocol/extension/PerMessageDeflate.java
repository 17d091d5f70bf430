package io.hawser.protocol.extension;

import io.hawser.protocol.Role;
import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.message.MessageBuffer;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * permessage-deflate (RFC 7692 §7) with the parameters that one connection agreed on. Without context takeover a
 * (de)compressor is borrowed from the pool for one message only.
 *
 * <p>The JDK's compressor always has a window of 2¹⁵ bytes. For a smaller one the message is compressed in pieces of the
 * window's size, each with a fresh compressor, so that no back-reference can reach further than the peer's window.
 */
public final class PerMessageDeflate implements Extension {
    private static final int FULL_WINDOW_BITS = 15;
    private static final int WINDOW_BYTES = 1 << FULL_WINDOW_BITS;
    private static final int HINT_FACTOR = 4;

    /** Window bits are less than 2⁴. */
    private static final int SETTINGS_SHIFT = 4;

    /** RFC 7692 §7.2.2: "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload of the message". */
    private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

    /** An empty last block. An inflater that stands between blocks finishes on it; one inside a block does not. */
    private static final byte[] LAST_BLOCK = {0x01, 0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

    /** Set as input once all is taken, so that nobody's buffer is kept. */
    private static final byte[] NOTHING = {};

    private final ZlibPool pool;
    private final int minBytes;
    private final boolean outgoingTakeover;
    private final int outgoingWindowBits;
    private final boolean incomingTakeover;
    private @Nullable Deflater deflater;
    private @Nullable Inflater inflater;
    private boolean betweenStreams;
    private boolean released;

    /**
     * An extension for one connection.
     *
     * @param role this end's role
     * @param agreed what the handshake agreed on
     * @param minBytes messages shorter than this are sent as they are, 0 or more
     * @param pool of the thread that the connection lives on
     */
    public PerMessageDeflate(Role role, DeflateParameters agreed, int minBytes, ZlibPool pool) {
        boolean server = role == Role.SERVER;
        this.pool = pool;
        this.minBytes = minBytes;
        this.outgoingWindowBits = server ? agreed.serverMaxWindowBits() : agreed.clientMaxWindowBits();
        this.outgoingTakeover = outgoingWindowBits == FULL_WINDOW_BITS
                && !(server ? agreed.serverNoContextTakeover() : agreed.clientNoContextTakeover());
        this.incomingTakeover = !(server ? agreed.clientNoContextTakeover() : agreed.serverNoContextTakeover());
    }

    @Override
    public int rsv() {
        return FrameHeader.RSV1;
    }

    @Override
    public void decode(ByteBuffer buffer, int from, int to, boolean last, MessageBuffer out) throws ProtocolException {
        Inflater current = inflater;
        if (current == null) {
            current = pool.inflater();
            inflater = current;
        }
        try {
            inflate(current, buffer.slice(from, to - from), out);
            if (last) {
                end(current, out);
            }
        } catch (DataFormatException e) {
            throw invalid(e.getMessage());
        }
    }

    private void inflate(Inflater current, ByteBuffer input, MessageBuffer out)
            throws DataFormatException, ProtocolException {
        int hint = (int) Math.min(WINDOW_BYTES, (long) HINT_FACTOR * input.remaining());
        while (input.hasRemaining()) {
            if (betweenStreams) {
                restart(current, out);
            }
            current.setInput(input);
            int room;
            int count;
            do {
                room = out.reserve(hint);
                count = inflate(current, out, room);
            } while (count == room && !current.finished());
            betweenStreams = current.finished();
        }
        current.setInput(NOTHING);
    }

    /** One call of zlib. What it wrote before it came upon a fault counts as well. */
    private static int inflate(Inflater current, MessageBuffer out, int room)
            throws DataFormatException, ProtocolException {
        long before = current.getBytesWritten();
        int at = out.start() + out.size();
        try {
            return current.inflate(out.buffer().limit(at + room).position(at));
        } finally {
            out.buffer().clear();
            out.produced((int) (current.getBytesWritten() - before));
        }
    }

    /**
     * A block with BFINAL set ended the stream (RFC 7692 §7.2.3.4); the next one may refer back to this message. Not to
     * one before it, which nobody has kept: zlib does not do that when it begins again, and a peer that did gets 1007.
     */
    private void restart(Inflater current, MessageBuffer out) {
        betweenStreams = false;
        current.reset();
        int window = Math.min(out.size(), WINDOW_BYTES);
        if (window > 0) {
            current.setDictionary(out.buffer().slice(out.start() + out.size() - window, window));
        }
    }

    private void end(Inflater current, MessageBuffer out) throws DataFormatException, ProtocolException {
        if (!betweenStreams) {
            int size = out.size();
            inflate(current, ByteBuffer.wrap(TAIL), out);
            if (!incomingTakeover) {
                inflate(current, ByteBuffer.wrap(LAST_BLOCK), out);
            }
            // With takeover a message cut short may pass here; then its successor does not inflate.
            if (out.size() != size || !(incomingTakeover || betweenStreams)) {
                throw invalid("the message ends within a block");
            }
        }
        if (!incomingTakeover) {
            betweenStreams = false;
            pool.release(current);
            inflater = null;
        }
    }

    @Override
    public long heldBytes() {
        return inflater == null ? 0 : ZlibPool.INFLATER_BYTES;
    }

    private static ProtocolException invalid(@Nullable String detail) {
        return new ProtocolException(
                Rule.DEFLATE_DATA_INVALID, "compressed message is not valid DEFLATE: " + detail + " (RFC 7692 §7.2.2)");
    }

    @Override
    public @Nullable ByteBuffer encode(ByteBuffer buffer, int offset, int length, @Nullable CompressedOnce once) {
        // An empty message would only grow, and zlib has nothing to flush for it.
        if (length == 0 || length < minBytes || released) {
            return null;
        }
        if (once == null || outgoingTakeover) {
            return encode(buffer, offset, length);
        }
        int settings = pool.level() << SETTINGS_SHIFT | outgoingWindowBits;
        ByteBuffer known = once.get(settings);
        if (known == null) {
            @Nullable ByteBuffer encoded = encode(buffer, offset, length);
            known = ByteBuffer.allocate(encoded == null ? 0 : encoded.remaining());
            if (encoded != null) {
                known.put(0, encoded, encoded.position(), encoded.remaining());
            }
            once.put(settings, known);
        }
        return known.hasRemaining() ? known : null;
    }

    private @Nullable ByteBuffer encode(ByteBuffer buffer, int offset, int length) {
        Deflater current = deflater != null ? deflater : pool.deflater();
        byte[] out = pool.scratch();
        int size = 0;
        int piece = 1 << outgoingWindowBits;
        int pieceBytes = outgoingWindowBits == FULL_WINDOW_BITS ? length : piece;
        int from = offset;
        do {
            if (from > offset) {
                current.reset();
            }
            int count = Math.min(pieceBytes, offset + length - from);
            current.setInput(buffer.slice(from, count));
            from += count;
            while (true) {
                int room = out.length - size;
                int written = current.deflate(out, size, room, Deflater.SYNC_FLUSH);
                size += written;
                if (written < room) {
                    break;
                }
                out = Arrays.copyOf(out, out.length * 2);
            }
        } while (from < offset + length);
        pool.scratch(out);
        keep(current);
        // RFC 7692 §7.2.1: "Remove 4 octets (that are 0x00 0x00 0xff 0xff) from the tail end"
        int end = size - TAIL.length;
        if (!outgoingTakeover && end >= length) {
            return null;
        }
        return ByteBuffer.wrap(out, 0, end);
    }

    private void keep(Deflater current) {
        if (outgoingTakeover) {
            current.setInput(NOTHING);
            deflater = current;
        } else {
            pool.release(current);
        }
    }

    @Override
    public void release() {
        released = true;
        if (deflater != null) {
            pool.release(deflater);
            deflater = null;
        }
        if (inflater != null) {
            pool.release(inflater);
            inflater = null;
        }
    }
}
