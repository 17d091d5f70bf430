package io.hawser.benchmarks.run;

/**
 * What a cell does, which end it measures, and the figure that peers are compared by; smaller is better for all of them.
 */
public enum Kind {
    ECHO("echo", Role.SERVER, "peerMicros"),
    FANOUT("fanout", Role.SERVER, "peerMicros"),
    PACED("paced", Role.SERVER, "p99"),
    IDLE("idle", Role.SERVER, "residentPerConnection"),
    HANDSHAKES("handshakes", Role.SERVER, "peerMicros"),
    CLIENT_ECHO("serve", Role.CLIENT, "peerMicros");

    private final String mode;
    private final Role role;
    private final String figure;

    Kind(String mode, Role role, String figure) {
        this.mode = mode;
        this.role = role;
        this.figure = figure;
    }

    /** The generator's name for it. */
    String mode() {
        return mode;
    }

    /** Which end is measured. */
    public Role role() {
        return role;
    }

    /** Name of the figure, as the generator prints it. */
    public String figure() {
        return figure;
    }
}
