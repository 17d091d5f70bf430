package io.hawser.netty;

import io.hawser.LoopBudget;
import io.netty.util.internal.PlatformDependent;

/**
 * What all connections of a server, or of a client, may hold together. Each event loop has its part of it.
 *
 * @param maxUnsentBytes how much output may wait that was not taken; 65,536 or more
 * @param maxUnfinishedBytes what messages may hold that are not complete or not handled; 65,536 or more
 */
public record SharedLimits(long maxUnsentBytes, long maxUnfinishedBytes) {
    /** Of the heap's maximum or of that of direct memory, whichever is less, a sixteenth for output, a quarter for messages. */
    public static final SharedLimits DEFAULT = new SharedLimits(memoryOver(16), memoryOver(4));

    private static final long LEAST_BYTES = 64 << 10;

    /** Checks the ranges. */
    public SharedLimits {
        require("maxUnsentBytes", maxUnsentBytes);
        require("maxUnfinishedBytes", maxUnfinishedBytes);
    }

    private static void require(String setting, long bytes) {
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException(setting + " must be " + LEAST_BYTES + " or more: " + bytes);
        }
    }

    private static long memoryOver(int share) {
        return Math.max(
                LEAST_BYTES, Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory()) / share);
    }

    /** These limits with another {@code maxUnsentBytes}. */
    public SharedLimits withMaxUnsentBytes(long bytes) {
        return new SharedLimits(bytes, maxUnfinishedBytes);
    }

    /** These limits with another {@code maxUnfinishedBytes}. */
    public SharedLimits withMaxUnfinishedBytes(long bytes) {
        return new SharedLimits(maxUnsentBytes, bytes);
    }

    /** The part of one of so many event loops. */
    LoopBudget budget(int loops) {
        return new LoopBudget(Math.max(1, maxUnsentBytes / loops), Math.max(1, maxUnfinishedBytes / loops));
    }
}
