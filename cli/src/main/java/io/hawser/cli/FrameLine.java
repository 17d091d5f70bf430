package io.hawser.cli;

import io.hawser.protocol.frame.Opcode;
import java.util.Locale;

/** A frame's header in one line: {@code → text fin rsv1 masked 12 bytes}. */
final class FrameLine {
    private static final String[] RESERVED = {"rsv3", "rsv2", "rsv1"};

    private FrameLine() {}

    static String of(boolean sent, boolean fin, int rsv, Opcode opcode, boolean masked, long payloadBytes) {
        StringBuilder line = new StringBuilder(sent ? "→ " : "← ");
        line.append(opcode.name().toLowerCase(Locale.ROOT));
        line.append(fin ? " fin" : "");
        for (int bit = 2; bit >= 0; bit--) {
            line.append((rsv >> bit & 1) == 1 ? " " + RESERVED[bit] : "");
        }
        return line.append(masked ? " masked " : " ")
                .append(Hex.count(payloadBytes))
                .toString();
    }
}
