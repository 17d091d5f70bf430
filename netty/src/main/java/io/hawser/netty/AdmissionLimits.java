package io.hawser.netty;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whom a listening socket lets in.
 *
 * @param maxConnections how many connections may be open, of every kind: at so many, accepting pauses; 1 or more
 * @param maxConnectionsPerAddress how many of one address; more are closed at once; 1 or more
 * @param maxHandshakesPerAddress how many of one address may not have become a WebSocket yet; more are closed at once; 1 or
 *     more
 * @param maxMemoryShare above which part of the heap, after a collection, or of direct memory a handshake is answered with
 *     503; more than 0 to 1, where 1 means never
 */
public record AdmissionLimits(
        int maxConnections, int maxConnectionsPerAddress, int maxHandshakesPerAddress, double maxMemoryShare) {
    /** As many connections as the process has descriptors for, with some left; 4,096 handshakes of one address; 0.85. */
    public static final AdmissionLimits DEFAULT =
            new AdmissionLimits(mostDescriptors(), Integer.MAX_VALUE, 4_096, 0.85);

    private static final int LEAST_RESERVE = 64;

    /** Checks the ranges. */
    public AdmissionLimits {
        require("maxConnections", maxConnections);
        require("maxConnectionsPerAddress", maxConnectionsPerAddress);
        require("maxHandshakesPerAddress", maxHandshakesPerAddress);
        if (!(maxMemoryShare > 0 && maxMemoryShare <= 1)) {
            throw new IllegalArgumentException("maxMemoryShare must be more than 0 to 1: " + maxMemoryShare);
        }
    }

    private static void require(String setting, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(setting + " must be 1 or more: " + count);
        }
    }

    /** Nine tenths of the descriptors that are free now, or all but 64: files and outgoing connections need some, too. */
    private static int mostDescriptors() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return Integer.MAX_VALUE;
        }
        long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
        long usable = free - Math.max(LEAST_RESERVE, free / 10);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, usable));
    }

    /** These limits with another {@code maxConnections}. */
    public AdmissionLimits withMaxConnections(int count) {
        return new AdmissionLimits(count, maxConnectionsPerAddress, maxHandshakesPerAddress, maxMemoryShare);
    }

    /** These limits with another {@code maxConnectionsPerAddress}. */
    public AdmissionLimits withMaxConnectionsPerAddress(int count) {
        return new AdmissionLimits(maxConnections, count, maxHandshakesPerAddress, maxMemoryShare);
    }

    /** These limits with another {@code maxHandshakesPerAddress}. */
    public AdmissionLimits withMaxHandshakesPerAddress(int count) {
        return new AdmissionLimits(maxConnections, maxConnectionsPerAddress, count, maxMemoryShare);
    }

    /** These limits with another {@code maxMemoryShare}. */
    public AdmissionLimits withMaxMemoryShare(double share) {
        return new AdmissionLimits(maxConnections, maxConnectionsPerAddress, maxHandshakesPerAddress, share);
    }
}
