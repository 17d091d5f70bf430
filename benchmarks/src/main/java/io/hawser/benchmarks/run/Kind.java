package io.hawser.benchmarks.run;

/**
 * What a cell does, and the figure that servers are compared by; smaller is better for all of them.
 */
public enum Kind {
    ECHO("echo", "serverMicros"),
    FANOUT("fanout", "serverMicros"),
    PACED("paced", "p99"),
    IDLE("idle", "residentPerConnection"),
    HANDSHAKES("handshakes", "serverMicros");

    private final String mode;
    private final String figure;

    Kind(String mode, String figure) {
        this.mode = mode;
        this.figure = figure;
    }

    /** The generator's name for it. */
    String mode() {
        return mode;
    }

    /** Name of the figure, as the generator prints it. */
    public String figure() {
        return figure;
    }
}
