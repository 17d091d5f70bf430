package io.hawser.conformance.network;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process takes.
 *
 * @param descriptors how many files and sockets are open
 * @param heapBytes what is in use after a collection; 0 if that was not measured
 * @param directBytes the direct memory that Netty has; 0 if that was not measured
 */
record Footprint(int descriptors, long heapBytes, long directBytes) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int COLLECTIONS = 3;

    /** This process's, without its memory. */
    static Footprint now() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return new Footprint(Math.toIntExact(open.count()), 0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many sockets this process has open. */
    static long sockets() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.filter(Footprint::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** This process's, after a few collections: what finalisers and reference queues hold goes with the second. */
    static Footprint measured() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Footprint(now().descriptors, heap, PlatformDependent.usedDirectMemory());
    }
}
