package io.hawser.robustness.probe;

import io.hawser.robustness.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Two hundred connections that come and go: a tenth of them leaves each minute and as many come. Together they send a
 * thousand messages a second, text and binary, of up to 4 KiB. Safe from any thread.
 */
public final class Crowd implements AutoCloseable {
    private static final int CONNECTIONS = 200;
    private static final long MESSAGE_NANOS = 1_000_000;
    private static final long LEAVE_NANOS = 60_000_000_000L / (CONNECTIONS / 10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Target target;
    private final Selector selector = Selector.open();
    private final Ledger ledger = new Ledger();
    private final Random random = new Random(12);
    private final List<Bystander> connections = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final Thread thread = Thread.ofPlatform().name("crowd").daemon().unstarted(this::run);
    private volatile boolean closing;

    private Crowd(Target target) throws IOException {
        this.target = target;
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(come(i));
        }
    }

    /** Connects them all, and begins. */
    public static Crowd start(Target target) throws IOException {
        Crowd crowd = new Crowd(target);
        crowd.thread.start();
        return crowd;
    }

    /** What they have seen since the last time. */
    public Account account() {
        return ledger.turnOver();
    }

    private Bystander come(int number) throws IOException {
        return Bystander.open(target, selector, ledger, number, PATIENCE);
    }

    private void run() {
        long start = System.nanoTime();
        long messages = 0;
        long leavers = 1;
        try {
            while (!closing) {
                long now = System.nanoTime();
                for (long due = start + messages * MESSAGE_NANOS; due <= now; due += MESSAGE_NANOS) {
                    send(connections.get(random.nextInt(CONNECTIONS)), due);
                    messages++;
                }
                if (start + leavers * LEAVE_NANOS <= now) {
                    replaceOne();
                    leavers++;
                }
                selector.select(this::ready, 1);
            }
        } catch (IOException e) {
            ledger.closed(); // the server is not there any more
        }
    }

    private void send(Bystander connection, long due) {
        if (connection.isOpen()) {
            byte[] payload = new byte[random.nextInt(Bystander.LONGEST_BYTES)];
            Arrays.fill(payload, (byte) ('a' + random.nextInt(26)));
            connection.send(due, payload);
        }
    }

    /** One that waits for nothing leaves, and somebody else comes, also for one that was cut off. */
    private void replaceOne() throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            if (!connections.get(i).isOpen()) {
                connections.set(i, come(i));
            }
        }
        int number = random.nextInt(CONNECTIONS);
        if (connections.get(number).isIdle()) {
            connections.get(number).leave();
            connections.set(number, come(number));
        }
    }

    private void ready(SelectionKey key) {
        ((Bystander) key.attachment()).ready(buffer);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
