package io.hawser.protocol;

/** Which end of the connection this is. It decides who masks (RFC 6455 §5.1) and who closes TCP first (§7.1.1). */
public enum Role {
    /** Sends masked frames, receives unmasked ones. */
    CLIENT,
    /** Receives masked frames, sends unmasked ones. */
    SERVER;

    /** Whether this end must mask what it sends. */
    public boolean masks() {
        return this == CLIENT;
    }
}
