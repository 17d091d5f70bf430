package io.hawser.conformance.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The peer's part in every scenario: it sends back what comes, and obeys the commands among the texts. {@code
 * browser/conversation.mjs} and {@code python/peer.py} say the same in their languages.
 *
 * <pre>
 * !subprotocol         tell the agreed subprotocol, as a text "subprotocol NAME"
 * !ping PAYLOAD        send a ping, and when its pong comes a text "pong PAYLOAD"
 * !fragments           from now on, send each message in three frames
 * !close CODE REASON   close; without a code if none is given
 * !cut                 end TCP without a word
 * </pre>
 */
final class Conversation {
    private static final int PARTS = 3;

    private final Line line;
    private boolean inFragments;

    Conversation(Line line) {
        this.line = line;
    }

    void text(String text) {
        obeying(() -> {
            if (text.startsWith("!")) {
                obey(text.substring(1).split(" ", 3));
            } else if (inFragments) {
                sendInParts(text);
            } else {
                line.sendText(text);
            }
        });
    }

    void binary(byte[] bytes) {
        obeying(() -> {
            if (inFragments) {
                sendInParts(bytes);
            } else {
                line.sendBinary(ByteBuffer.wrap(bytes));
            }
        });
    }

    void pong(ByteBuffer payload) {
        obeying(() -> line.sendText("pong " + UTF_8.decode(payload)));
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "subprotocol" -> line.sendText("subprotocol " + line.subprotocol());
            case "ping" -> line.ping(UTF_8.encode(words[1]));
            case "fragments" -> inFragments = true;
            case "close" -> close(words);
            case "cut" -> line.cut();
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        }
    }

    private void close(String[] words) throws Exception {
        if (words.length == 1) {
            line.closeWithoutCode();
        } else {
            line.close(Integer.parseInt(words[1]), words[2]);
        }
    }

    private void sendInParts(String text) throws Exception {
        int from = 0;
        for (int part = 1; part <= PARTS; part++) {
            int to = part * text.length() / PARTS;
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            line.sendTextPart(text.substring(from, to), part == 1, part == PARTS);
            from = to;
        }
    }

    private void sendInParts(byte[] bytes) throws Exception {
        for (int part = 1; part <= PARTS; part++) {
            int from = (part - 1) * bytes.length / PARTS;
            int to = part * bytes.length / PARTS;
            ByteBuffer slice = ByteBuffer.wrap(bytes, from, to - from).slice();
            line.sendBinaryPart(slice, part == 1, part == PARTS);
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void obeying(Action action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
