package io.hawser.cli.demo;

import java.time.Duration;

/** What the demo lets a visitor make it hold or do. The page knows the first five by the same names. */
final class Bounds {
    static final int CHAT_CHARACTERS = 500;
    static final int NAME_CHARACTERS = 24;
    static final int COLORS = 12;
    static final int PART_POINTS = 128;
    static final int STROKE_POINTS = 1_024;

    static final int MESSAGE_BYTES = 4_096;
    static final int HISTORY_STROKES = 2_000;
    static final int HISTORY_BYTES = 512 << 10;
    static final int CHAT_LINES = 100;
    static final int SEATS = 64;
    static final int ROOMS = 200;
    static final int KEPT_SEATS = 256;

    /** How long the seat of someone who left waits for its key. */
    static final Duration SEAT_KEPT = Duration.ofMinutes(2);

    /** How long others may think about wiping the board. */
    static final Duration WIPE_OPEN = Duration.ofSeconds(20);

    /** How often a room tells everyone's round trips. */
    static final Duration TRIPS_EVERY = Duration.ofSeconds(1);

    private Bounds() {}
}
