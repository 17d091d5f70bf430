package io.hawser.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Checks every byte that one connection receives. As long as the server frames as nearly all do, one message in one frame
 * with the shortest header, that is one comparison of what came with what must come; anything else, and whatever a client
 * has masked, goes through a parser.
 */
final class ReplyChecker {
    private final Script script;
    private final ByteBuffer expected;
    private final int cycleBytes;
    private final int replyBytes;
    private final ReplyParser parser;

    /** Where in the cycle of replies the next byte belongs. */
    private int at;

    private boolean parsing;

    ReplyChecker(Script script, ReplyParser parser) {
        this.script = script;
        this.expected = script.replies();
        this.cycleBytes = expected.capacity();
        this.replyBytes = script.replyBytes();
        this.parser = parser;
        this.parsing = script.fromClient();
    }

    /**
     * Checks and consumes all of {@code in}.
     *
     * @return how many messages have become complete
     * @throws LoadException if a byte is not what it must be, or the peer closes
     */
    int check(ByteBuffer in) {
        int complete = 0;
        while (in.hasRemaining()) {
            if (parsing) {
                complete += parse(in);
            } else {
                complete += compare(in);
            }
        }
        return complete;
    }

    private int compare(ByteBuffer in) {
        int run = Math.min(in.remaining(), cycleBytes - at);
        int limit = in.limit();
        in.limit(in.position() + run);
        expected.limit(at + run).position(at);
        int difference = in.mismatch(expected);
        int same = difference < 0 ? run : difference;
        in.limit(limit).position(in.position() + same);
        int complete = (at + same) / replyBytes - at / replyBytes;
        at += same;
        if (at == cycleBytes) {
            at = 0;
        }
        if (difference >= 0) {
            beginParsing();
        }
        return complete;
    }

    /** Hands the parser what of the frame was compared already, and what comes from now on. */
    private void beginParsing() {
        int message = at / replyBytes;
        int start = message * replyBytes;
        parser.begin(message);
        parsing = true;
        expected.limit(at).position(start);
        while (expected.hasRemaining()) {
            parser.parse(expected);
        }
    }

    private int parse(ByteBuffer in) {
        int complete = parser.parse(in);
        if (!script.fromClient() && parser.isBetweenMessages()) {
            parsing = false;
            at = parser.message() % script.messages() * replyBytes;
        }
        return complete;
    }
}
