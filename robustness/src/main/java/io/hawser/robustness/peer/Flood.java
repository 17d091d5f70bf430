package io.hawser.robustness.peer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends one connection 1 KiB texts, a thousand a second, as long as it is open, with the server's usual call. */
final class Flood {
    private static final String TEXT = "0123456789abcdef".repeat(64);
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int TEXTS_A_TURN = 20;

    private Flood() {}

    /** The server's usual call to send a text; may wait, may throw. */
    @FunctionalInterface
    interface Send {
        void send(String text) throws Exception;
    }

    /** Begins on a virtual thread of its own. */
    static void start(Send send, BooleanSupplier open) {
        Thread.ofVirtual().name("flood").start(() -> run(send, open));
    }

    /** Floods until the connection is closed, or sending throws. What was missed while sending waited is not made up for. */
    static void run(Send send, BooleanSupplier open) {
        try {
            while (open.getAsBoolean()) {
                long began = System.nanoTime();
                for (int i = 0; i < TEXTS_A_TURN; i++) {
                    send.send(TEXT);
                }
                LockSupport.parkNanos(began + TURN_NANOS - System.nanoTime());
            }
        } catch (Exception e) {
            // the connection has ended
        }
    }
}
