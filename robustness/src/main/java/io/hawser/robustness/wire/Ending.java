package io.hawser.robustness.wire;

import java.util.stream.IntStream;

/**
 * How a server ended a connection, as far as it has.
 *
 * @param code of the close frame; 1005 if it had none; 0 if there was no close frame
 */
public record Ending(Kind kind, int code) {
    /** What came last. */
    public enum Kind {
        /** A close frame. */
        CLOSE_FRAME,
        /** The end of the TCP stream without a close frame. */
        CUT,
        /** Nothing: the connection is still open. */
        NONE
    }

    /** Whether the connection is refused: by a close frame with one of these codes, or by cutting it. */
    public boolean refuses(int... codes) {
        return switch (kind) {
            case CLOSE_FRAME -> IntStream.of(codes).anyMatch(allowed -> allowed == code);
            case CUT -> true;
            case NONE -> false;
        };
    }

    /** As {@code close 1002}, {@code cut} or {@code still open}. */
    @Override
    public String toString() {
        return switch (kind) {
            case CLOSE_FRAME -> "close " + code;
            case CUT -> "cut";
            case NONE -> "still open";
        };
    }
}
