package io.hawser.cli.demo;

import java.nio.ByteBuffer;

/**
 * One stroke on the board.
 *
 * @param id given by the room
 * @param by the seat that drew it
 * @param points {@link StrokeCodec#POINT_BYTES} each
 */
record Stroke(int id, int by, int color, int width, ByteBuffer points) {
    /** What it takes in the history, as kept and as sent. */
    int bytes() {
        return StrokeCodec.STROKE_HEADER_BYTES + points.remaining();
    }

    int pointCount() {
        return points.remaining() / StrokeCodec.POINT_BYTES;
    }
}
