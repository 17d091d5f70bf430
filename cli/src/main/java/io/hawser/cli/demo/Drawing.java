package io.hawser.cli.demo;

import java.nio.ByteBuffer;

/** A stroke that is still being drawn: its parts so far. Guarded by its room. */
final class Drawing {
    private final int id;
    private final int number;
    private final int width;
    private ByteBuffer points = ByteBuffer.allocate(64 * StrokeCodec.POINT_BYTES);

    Drawing(int id, Inbound.StrokePart first) {
        this.id = id;
        this.number = first.number();
        this.width = first.width();
    }

    int id() {
        return id;
    }

    int number() {
        return number;
    }

    /**
     * One more part.
     *
     * @throws BrokenRule if the stroke would become too long, or the part is of another stroke
     */
    void add(Inbound.StrokePart part) {
        if (part.number() != number || part.width() != width) {
            throw new BrokenRule("stroke: one at a time, with one number and width");
        }
        int size = points.position() + part.points().remaining();
        if (size > Bounds.STROKE_POINTS * StrokeCodec.POINT_BYTES) {
            throw new BrokenRule("stroke: at most " + Bounds.STROKE_POINTS + " points");
        }
        if (size > points.capacity()) {
            points = ByteBuffer.allocate(Math.max(size, 2 * points.capacity())).put(points.flip());
        }
        points.put(part.points().duplicate());
    }

    Stroke whole(Seat seat) {
        return new Stroke(id, seat.id(), seat.color(), width, copy());
    }

    /** All its parts until now as one, for who comes in the middle of it. */
    Inbound.StrokePart soFar() {
        return new Inbound.StrokePart(number, true, false, width, copy());
    }

    private ByteBuffer copy() {
        byte[] exact = new byte[points.position()];
        points.get(0, exact);
        return ByteBuffer.wrap(exact).asReadOnlyBuffer();
    }
}
