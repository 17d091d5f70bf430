package io.hawser.cli.demo;

import java.nio.ByteBuffer;

/** What a page can say, already checked: each value is within its bounds. */
sealed interface Inbound {
    /** First, once. */
    record Hello(String name, String key) implements Inbound {}

    /** A line of chat; {@code reference} is the page's own number for it. */
    record Chat(String text, int reference) implements Inbound {}

    /** A new name. */
    record Rename(String name) implements Inbound {}

    /** Take back the newest stroke. */
    record Undo() implements Inbound {}

    /** May the board be wiped? */
    record Wipe() implements Inbound {}

    /** An answer to that. */
    record Vote(boolean yes) implements Inbound {}

    /** To be echoed; {@code lastTenths} is the page's last round trip in 0.1 ms, or {@link #UNKNOWN}. */
    record Ping(int stamp, int lastTenths) implements Inbound {
        static final int UNKNOWN = 65_535;
    }

    /** The cursor is here now. */
    record Cursor(int x, int y) implements Inbound {}

    /** The cursor left the board. */
    record CursorAway() implements Inbound {}

    /**
     * More of a stroke.
     *
     * @param number the page's number for it, rising
     * @param points {@link StrokeCodec#POINT_BYTES} each, as they are kept and relayed
     */
    record StrokePart(int number, boolean first, boolean last, int width, ByteBuffer points) implements Inbound {}
}
