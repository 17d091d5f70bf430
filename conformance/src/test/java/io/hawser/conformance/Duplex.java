package io.hawser.conformance;

import io.hawser.Message;
import io.hawser.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;

/**
 * Text and binary in both directions at once: {@code browser/duplex.mjs} is the other side and tells the rules.
 *
 * @param texts how many texts came
 * @param binaries how many binary messages came
 * @param wrong how many of all those were out of order or had other contents
 */
record Duplex(int texts, int binaries, int wrong) {
    static final int COUNT = 500;

    /** What must come. */
    static final Duplex COMPLETE = new Duplex(COUNT, COUNT, 0);

    /**
     * Sends on a thread of its own and receives on the caller's, until all has come and gone.
     *
     * @param me what my texts begin with
     * @param peer what the texts of the other side must begin with
     */
    static Duplex run(WebSocket ws, String me, String peer) throws InterruptedException {
        CountDownLatch peerHasBegun = new CountDownLatch(1);
        Thread sending = Thread.ofVirtual().start(() -> send(ws, me, peerHasBegun));
        Duplex received = new Duplex(0, 0, 0);
        while (received.texts < COUNT || received.binaries < COUNT) {
            received = received.plus(ws.receive(), peer);
            peerHasBegun.countDown();
        }
        sending.join();
        return received;
    }

    private static void send(WebSocket ws, String me, CountDownLatch peerHasBegun) {
        try {
            for (int i = 0; i < COUNT; i++) {
                if (i == COUNT - 1) {
                    peerHasBegun.await();
                }
                ws.send(textNumber(i, me));
                ws.send(binaryNumber(i));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duplex plus(Message message, String peer) {
        return switch (message) {
            case Message.Text text -> {
                boolean right = text.text().equals(textNumber(texts, peer));
                yield new Duplex(texts + 1, binaries, right ? wrong : wrong + 1);
            }
            case Message.Binary binary -> {
                boolean right = binary.bytes().equals(binaryNumber(binaries));
                yield new Duplex(texts, binaries + 1, right ? wrong : wrong + 1);
            }
        };
    }

    private static String textNumber(int number, String sender) {
        return sender + " text " + number + " ✓";
    }

    private static ByteBuffer binaryNumber(int number) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .putInt(number * 3)
                .flip();
    }
}
