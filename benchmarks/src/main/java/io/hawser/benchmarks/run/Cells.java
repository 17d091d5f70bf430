package io.hawser.benchmarks.run;

import java.util.List;

/** All cells, in the order in which they are measured and reported. */
public final class Cells {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    /** All there are. */
    public static final List<Cell> ALL = List.of(
            Cell.core("echo-64x20", "Echo: 64 connections, 20 bytes", Kind.ECHO, 64, 1, 20),
            Cell.core("echo-16x20x50", "Echo: 16 connections, 20 bytes, 50 in flight", Kind.ECHO, 16, 50, 20),
            Cell.core("echo-16x16k", "Echo: 16 connections, 16 KiB", Kind.ECHO, 16, 1, 16 * KIB),
            Cell.core("echo-4x1m", "Echo: 4 connections, 1 MiB", Kind.ECHO, 4, 1, MIB),
            Cell.of("text-64x20", "Text: 64 connections, 20 bytes", Kind.ECHO, 64, 1, "text", 20),
            Cell.of("text-16x20x50", "Text: 16 connections, 20 bytes, 50 in flight", Kind.ECHO, 16, 50, "text", 20),
            Cell.of("text-16x16k", "Text: 16 connections, 16 KiB", Kind.ECHO, 16, 1, "text", 16 * KIB),
            Cell.of("text-4x1m", "Text: 4 connections, 1 MiB", Kind.ECHO, 4, 1, "text", MIB),
            Cell.of("tls-64x20", "TLS: 64 connections, 20 bytes", Kind.ECHO, 64, 1, "binary", 20)
                    .withTls(),
            Cell.of("tls-16x16k", "TLS: 16 connections, 16 KiB", Kind.ECHO, 16, 1, "binary", 16 * KIB)
                    .withTls(),
            Cell.of("deflate-16x2k", "Compressed: 16 connections, 2 KiB of JSON", Kind.ECHO, 16, 1, "json", 2 * KIB)
                    .withDeflate(),
            Cell.of("fanout-1000", "Fan-out: 1,000 subscribers, 128 bytes", Kind.FANOUT, 1_000, 8, "text", 128),
            Cell.of(
                            "fanout-1000-deflate",
                            "Fan-out, compressed: 1,000 subscribers, 2 KiB of JSON",
                            Kind.FANOUT,
                            1_000,
                            8,
                            "json",
                            2 * KIB)
                    .withDeflate(),
            Cell.of(
                    "latency-64x20",
                    "Latency at half load: 64 connections, 20 bytes",
                    Kind.PACED,
                    64,
                    16,
                    "binary",
                    20),
            Cell.of("idle-12000", "Idle: 12,000 connections", Kind.IDLE, 12_000, 1, "binary", 20),
            Cell.of("handshakes", "Handshakes: 64 at a time", Kind.HANDSHAKES, 64, 1, "binary", 20),
            Cell.core("client-64x20", "Client: 64 connections, 20 bytes", Kind.CLIENT_ECHO, 64, 1, 20),
            Cell.core(
                    "client-16x20x50", "Client: 16 connections, 20 bytes, 50 in flight", Kind.CLIENT_ECHO, 16, 50, 20),
            Cell.core("client-16x16k", "Client: 16 connections, 16 KiB", Kind.CLIENT_ECHO, 16, 1, 16 * KIB));

    private Cells() {}
}
