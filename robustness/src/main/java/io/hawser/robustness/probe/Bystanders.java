package io.hawser.robustness.probe;

import io.hawser.robustness.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A hundred connections that send ten messages a second each, and ten fresh handshakes a second. Each is due at a fixed time,
 * whether or not the ones before it were answered, so that a server that stands still is charged for all that would have come
 * meanwhile. Safe from any thread.
 */
public final class Bystanders implements AutoCloseable {
    /** How many connections. */
    public static final int CONNECTIONS = 100;

    /** How long an answer may take before it is lost. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long MESSAGE_NANOS = 1_000_000;
    private static final long HANDSHAKE_NANOS = 100_000_000;

    private final Selector selector = Selector.open();
    private final Ledger ledger = new Ledger();
    private final List<Bystander> connections = new ArrayList<>();
    private final Visitors visitors;
    private final AtomicReference<@Nullable CompletableFuture<Account>> asked = new AtomicReference<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final Thread thread =
            Thread.ofPlatform().name("bystanders").daemon().unstarted(this::run);
    private volatile boolean closing;

    private Bystanders(Target target, Duration handshakeLimit) throws IOException {
        visitors = new Visitors(target, ledger, handshakeLimit);
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(Bystander.open(target, selector, ledger, i, PATIENCE));
        }
    }

    /**
     * Connects them all, and begins.
     *
     * @param handshakeLimit how long a fresh handshake may take
     * @throws IOException if one cannot connect
     */
    public static Bystanders start(Target target, Duration handshakeLimit) throws IOException {
        Bystanders bystanders = new Bystanders(target, handshakeLimit);
        bystanders.thread.start();
        return bystanders;
    }

    /** Whether all connections are open. */
    public boolean areComplete() {
        return connections.stream().allMatch(Bystander::isOpen);
    }

    /**
     * Waits until everything that was sent is answered, for at most {@link #PATIENCE}, and goes on. A connection that lacks
     * an answer then is given up.
     *
     * @return what was seen since the last time
     */
    public Account settle() throws InterruptedException {
        CompletableFuture<Account> account = new CompletableFuture<>();
        asked.set(account);
        selector.wakeup();
        try {
            return account.get(3 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the bystanders' thread has ended", e);
        }
    }

    private void run() {
        try {
            while (!closing) {
                send();
                CompletableFuture<Account> account = asked.getAndSet(null);
                if (account != null) {
                    drain();
                    account.complete(ledger.turnOver());
                }
            }
        } catch (IOException | RuntimeException e) {
            closing = true;
            CompletableFuture<Account> account = asked.getAndSet(null);
            if (account != null) {
                account.completeExceptionally(e);
            }
        }
    }

    /** Sends what is due when it is due, until somebody asks. */
    private void send() throws IOException {
        long start = System.nanoTime();
        long messages = 0;
        long handshakes = 0;
        while (!closing && asked.get() == null) {
            long now = System.nanoTime();
            for (long due = start + messages * MESSAGE_NANOS; due <= now; due += MESSAGE_NANOS) {
                Bystander next = connections.get((int) (messages % CONNECTIONS));
                if (next.isOpen()) {
                    ledger.sent(System.nanoTime() - due);
                    next.send(due);
                }
                messages++;
            }
            for (long due = start + handshakes * HANDSHAKE_NANOS; due <= now; due += HANDSHAKE_NANOS) {
                visitors.visit(due);
                handshakes++;
            }
            turn(1);
        }
    }

    private void drain() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!closing && System.nanoTime() < deadline && !(visitors.areGone() && areIdle())) {
            turn(5);
        }
        connections.stream().filter(each -> !each.isIdle()).forEach(Bystander::cut);
    }

    private boolean areIdle() {
        return connections.stream().allMatch(Bystander::isIdle);
    }

    private void turn(long millis) throws IOException {
        selector.select(this::ready, millis);
    }

    private void ready(SelectionKey key) {
        ((Bystander) key.attachment()).ready(buffer);
    }

    /** Leaves without a word. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        visitors.close();
    }
}
