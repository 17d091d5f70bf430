package io.hawser.robustness.probe;

import io.hawser.robustness.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;

/** One message there and back on a connection of its own: whether a server still serves. */
public final class FreshEcho {
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int BUFFER_BYTES = 4 << 10;

    private FreshEcho() {}

    /** Tries until it succeeds, at most for so long. */
    public static boolean within(Target target, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!succeeds(target)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }

    private static boolean succeeds(Target target) {
        Ledger ledger = new Ledger();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (Selector selector = Selector.open()) {
            Bystander one = Bystander.open(target, selector, ledger, 0, ATTEMPT);
            one.send(System.nanoTime());
            long deadline = System.nanoTime() + ATTEMPT.toNanos();
            while (!one.isIdle() && System.nanoTime() < deadline) {
                selector.select(key -> one.ready(buffer), 100);
            }
            one.cut();
        } catch (IOException e) {
            return false;
        }
        return ledger.turnOver().echoes() == 1;
    }
}
