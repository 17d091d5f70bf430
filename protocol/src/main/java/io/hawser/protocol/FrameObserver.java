package io.hawser.protocol;

import io.hawser.protocol.frame.Opcode;

/**
 * Sees every frame's header as it passes, for tools and debugging. Not for applications: messages are.
 * One that throws is asked no more, and its connection is closed with 1011.
 */
@FunctionalInterface
public interface FrameObserver {
    /**
     * A frame was sent, or its header received.
     *
     * @param sent whether this end sent it
     * @param rsv the reserved bits, 4 for RSV1
     * @param payloadBytes as on the wire, so compressed where RSV1 says so
     */
    void frame(boolean sent, boolean fin, int rsv, Opcode opcode, boolean masked, long payloadBytes);
}
