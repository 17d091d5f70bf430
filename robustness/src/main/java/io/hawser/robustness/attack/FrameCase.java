package io.hawser.robustness.attack;

import io.hawser.robustness.wire.Ending;
import io.hawser.robustness.wire.Frame;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What is sent over an open connection, and what must come of it.
 *
 * @param name in a few words
 * @param bytes what is sent
 * @param mayEcho whether the server may take it: {@code echo} comes back then
 * @param codes the close codes by which it may refuse, besides cutting the connection; none if it must not refuse
 */
@SuppressWarnings("ArrayRecordComponent") // sent, not compared
record FrameCase(String name, byte[] bytes, byte[] echo, boolean mayEcho, int... codes) {
    /** What breaks a rule: the connection must end, with one of these codes if with any. */
    static FrameCase refused(String name, byte[] bytes, int... codes) {
        return new FrameCase(name, bytes, new byte[0], false, codes);
    }

    /** What is unusual, but right: it must be taken. */
    static FrameCase taken(String name, byte[] bytes, String echo) {
        return new FrameCase(name, bytes, echo.getBytes(StandardCharsets.UTF_8), true);
    }

    /** What a server may take or refuse, by its own limits or strictness. */
    static FrameCase either(String name, byte[] bytes, byte[] echo, int... codes) {
        return new FrameCase(name, bytes, echo, true, codes);
    }

    /** Sends it and looks at what comes. */
    void run(Link link, Findings findings) {
        run(link, findings, Link.PATIENCE);
    }

    /** The same for a server that has much to do. */
    void run(Link link, Findings findings, Duration patience) {
        link.sendMeanwhile(bytes);
        try {
            Frame message = link.message(patience);
            if (message != null) {
                findings.expect(mayEcho && Arrays.equals(message.payload(), echo), name + ": taken");
            } else {
                Ending ending = link.ending(patience.dividedBy(10));
                findings.expect((codes.length > 0) && ending.refuses(codes), name + ": " + ending);
            }
        } catch (ProtocolException e) {
            findings.expect(false, name + ": " + e.getMessage());
        }
    }

    /** The codes for a rule of the framing, RFC 6455 §7.4.1. */
    static int[] protocolError() {
        return new int[] {1002};
    }

    /** The codes for more than the server can or will take, or for what it cannot take apart. */
    static int[] tooMuch() {
        return new int[] {1002, 1003, 1008, 1009, 1011};
    }

    /** A first byte. */
    static int fin(int opcode) {
        return Frames.FIN | opcode;
    }
}
