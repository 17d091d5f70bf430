package io.hawser;

import io.hawser.protocol.extension.DeflateParameters;
import java.util.Optional;

/**
 * permessage-deflate (RFC 7692): whether it is offered or accepted, and how.
 *
 * @param enabled whether this end offers it (client) or accepts an offer (server); default true
 * @param contextTakeover whether the window is kept from one message to the next: better compression for about 300 KiB of
 *     native memory a connection; default false
 * @param windowBits the window this end uses is at most two to this power bytes; 8 to 15, default 15
 * @param minBytes shorter messages are sent as they are; 0 or more, default 1,024
 * @param level effort as in zlib, 1 (fast) to 9 (small); default 6
 */
public record Compression(boolean enabled, boolean contextTakeover, int windowBits, int minBytes, int level) {
    /** On, without context takeover, from 1,024 bytes up. */
    public static final Compression DEFAULT = new Compression(true, false, 15, 1_024, 6);

    /** Off. */
    public static final Compression OFF = new Compression(false, false, 15, 1_024, 6);

    /** Checks the ranges. */
    public Compression {
        if (windowBits < 8 || windowBits > 15) {
            throw new IllegalArgumentException("compression.windowBits must be 8 to 15: " + windowBits);
        }
        Options.requireAtLeast("compression.minBytes", minBytes, 0);
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("compression.level must be 1 to 9: " + level);
        }
    }

    /** What a server wishes for, or empty if compression is off. */
    public Optional<DeflateParameters> forServer() {
        return enabled
                ? Optional.of(new DeflateParameters(!contextTakeover, !contextTakeover, windowBits, 15))
                : Optional.empty();
    }

    /** What a client wishes for, or empty if compression is off. */
    public Optional<DeflateParameters> forClient() {
        return enabled
                ? Optional.of(new DeflateParameters(!contextTakeover, !contextTakeover, 15, windowBits))
                : Optional.empty();
    }

    /** This with another {@code minBytes}. */
    public Compression withMinBytes(int bytes) {
        return new Compression(enabled, contextTakeover, windowBits, bytes, level);
    }

    /** This with another {@code contextTakeover}. */
    public Compression withContextTakeover(boolean takeover) {
        return new Compression(enabled, takeover, windowBits, minBytes, level);
    }

    /** This with another {@code level}. */
    public Compression withLevel(int effort) {
        return new Compression(enabled, contextTakeover, windowBits, minBytes, effort);
    }

    /** This with other {@code windowBits}. */
    public Compression withWindowBits(int bits) {
        return new Compression(enabled, contextTakeover, bits, minBytes, level);
    }
}
