package io.hawser.cli.demo;

import io.hawser.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The binary half of the protocol: what moves fast. Big-endian, types and layouts as in {@code protocol.md}. */
final class StrokeCodec {
    /** {@code u16 x, u16 y, u8 pressure}. */
    static final int POINT_BYTES = 5;

    /** {@code u32 stroke, u16 id, u8 color, u8 width, u16 count}. */
    static final int STROKE_HEADER_BYTES = 10;

    private static final byte PING = 1;
    private static final byte CURSOR = 2;
    private static final byte CURSOR_AWAY = 3;
    private static final byte STROKE = 4;
    private static final byte STORED = 5;
    private static final byte HISTORY = 6;

    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int MOST_WIDTH = 40;
    private static final int HISTORY_PART_BYTES = 32 << 10;

    private StrokeCodec() {}

    /**
     * The message that these bytes are.
     *
     * @param in big-endian; nothing of it is kept
     * @throws BrokenRule if they are none
     */
    static Inbound decode(ByteBuffer in) {
        if (!in.hasRemaining()) {
            throw new BrokenRule("a binary message has a type");
        }
        byte type = in.get();
        int size = in.remaining();
        if (type == PING && size == 6) {
            return new Inbound.Ping(in.getInt(), unsigned16(in));
        } else if (type == CURSOR && size == 4) {
            return new Inbound.Cursor(unsigned16(in), unsigned16(in));
        } else if (type == CURSOR_AWAY && size == 0) {
            return new Inbound.CursorAway();
        } else if (type == STROKE && size >= 4) {
            return strokePart(in);
        }
        throw new BrokenRule("no binary message of type " + type + " has " + (size + 1) + " bytes");
    }

    private static Inbound.StrokePart strokePart(ByteBuffer in) {
        int number = unsigned16(in);
        int flags = in.get();
        int width = in.get();
        int size = in.remaining();
        if (number == 0 || (flags & ~(FIRST | LAST)) != 0 || width < 1 || width > MOST_WIDTH) {
            throw new BrokenRule("stroke: number from 1, flags 0 to 3, width 1 to " + MOST_WIDTH);
        }
        if (size % POINT_BYTES != 0 || size > Bounds.PART_POINTS * POINT_BYTES) {
            throw new BrokenRule("stroke: at most " + Bounds.PART_POINTS + " points of " + POINT_BYTES + " bytes");
        }
        ByteBuffer points = ByteBuffer.allocate(size).put(in).flip().asReadOnlyBuffer();
        return new Inbound.StrokePart(number, (flags & FIRST) != 0, (flags & LAST) != 0, width, points);
    }

    private static int unsigned16(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    static Message pong(int stamp) {
        return message(ByteBuffer.allocate(5).put(PING).putInt(stamp));
    }

    static Message cursor(int seat, Inbound.Cursor cursor) {
        return message(ByteBuffer.allocate(7)
                .put(CURSOR)
                .putShort((short) seat)
                .putShort((short) cursor.x())
                .putShort((short) cursor.y()));
    }

    static Message cursorAway(int seat) {
        return message(ByteBuffer.allocate(3).put(CURSOR_AWAY).putShort((short) seat));
    }

    static Message part(int stroke, int seat, int color, Inbound.StrokePart part) {
        int flags = (part.first() ? FIRST : 0) | (part.last() ? LAST : 0);
        return message(ByteBuffer.allocate(10 + part.points().remaining())
                .put(STROKE)
                .putInt(stroke)
                .putShort((short) seat)
                .put((byte) color)
                .put((byte) flags)
                .put((byte) part.width())
                .put(part.points().duplicate()));
    }

    static Message stored(int number, int stroke) {
        return message(
                ByteBuffer.allocate(7).put(STORED).putShort((short) number).putInt(stroke));
    }

    /** The history in as many messages as it takes, so that other messages can go between. */
    static List<Message> history(Collection<Stroke> strokes) {
        List<Message> messages = new ArrayList<>();
        ByteBuffer out = ByteBuffer.allocate(HISTORY_PART_BYTES).put(HISTORY);
        for (Stroke stroke : strokes) {
            if (stroke.bytes() > out.remaining()) {
                messages.add(message(out));
                out = ByteBuffer.allocate(HISTORY_PART_BYTES).put(HISTORY);
            }
            out.putInt(stroke.id())
                    .putShort((short) stroke.by())
                    .put((byte) stroke.color())
                    .put((byte) stroke.width())
                    .putShort((short) stroke.pointCount())
                    .put(stroke.points().duplicate());
        }
        if (out.position() > 1) {
            messages.add(message(out));
        }
        return messages;
    }

    private static Message message(ByteBuffer written) {
        return Message.binary(written.flip());
    }
}
