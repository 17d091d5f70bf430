package io.hawser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The three send verbs of a connection, for any thread: what may be sent now, who waits, and what is known of the end. The
 * driver's policy sees a message when it reaches the loop; what is on its way there is bounded here.
 */
final class Sender {
    private static final VarHandle QUEUED = Fields.handle(MethodHandles.lookup(), "queuedBytes", long.class);

    /** A sender that may wait does so with more than so many KiB on its way: the loop cannot tell yet what all of them may keep. */
    private static final int MOST_KIB_ON_THE_WAY = 64;

    /** In a crowd each has its part of {@link #MOST_KIB_OF_A_CROWD}, and this at least. */
    private static final int LEAST_KIB_ON_THE_WAY = 4;

    private static final int MOST_KIB_OF_A_CROWD = 1 << 10;

    private final Loop loop;
    private final Commands commands;
    private final ConnectionDriver driver;
    private final Backpressure options;
    private final Supplier<Ending> story;
    private final Gate gate = new Gate();

    /** The cost of the messages that are on their way to the loop. */
    private volatile long queuedBytes;

    /** How much of the high-water mark is used up in the driver, as last seen by the loop. */
    private volatile long usedBytes;

    /** With more KiB than this on its way, a sender that may wait does so. */
    private volatile byte mostKibOnTheWay = MOST_KIB_ON_THE_WAY;

    private volatile boolean closing;

    /**
     * @param story how the connection ends, as far as that is known
     */
    Sender(Loop loop, Commands commands, ConnectionDriver driver, Backpressure options, Supplier<Ending> story) {
        this.loop = loop;
        this.commands = commands;
        this.driver = driver;
        this.options = options;
        this.story = story;
    }

    /** As {@link WebSocket#send(Message)}. */
    void send(Message message) {
        SendResult result;
        if (loop.isCurrent()) {
            commands.runEarlier(); // what other threads sent before comes first
            result = driver.send(message);
        } else {
            Outgoing outgoing = new Outgoing(message, null).owned();
            result = options.policy() != OverflowPolicy.BLOCK
                    ? enqueue(outgoing)
                    : awaitRoom(outgoing) ? added(outgoing) : SendResult.CLOSED;
        }
        if (result == SendResult.CLOSED) {
            throw new ConnectionClosedException(story.get());
        }
    }

    /** As {@link WebSocket#trySend(Message)}. */
    SendResult trySend(Message message) {
        boolean mayBeFull = options.policy() == OverflowPolicy.BLOCK && !closing;
        if (loop.isCurrent()) {
            if (mayBeFull && queuedBytes + driver.usedBytes() > options.highWaterBytes()) {
                return SendResult.FULL;
            }
            commands.runEarlier();
            return driver.send(message);
        }
        Outgoing owned = new Outgoing(message, null).owned();
        if (mayBeFull) {
            return reserve(owned, options.highWaterBytes(), true) ? added(owned) : SendResult.FULL;
        }
        return enqueue(owned);
    }

    /** As {@link WebSocket#sendAsync(Message)}. */
    CompletableFuture<Void> sendAsync(Message message) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        Completion completion = failure -> {
            if (failure == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(failure);
            }
        };
        if (loop.isCurrent()) {
            commands.runEarlier();
            driver.send(new Outgoing(message, completion));
            return future;
        }
        Outgoing outgoing = new Outgoing(message, completion).owned();
        switch (enqueue(outgoing)) {
            case CLOSED -> outgoing.fail(new ConnectionClosedException(story.get()));
            case DROPPED, FULL ->
                outgoing.fail(new HawserException(
                        "message dropped: more than backpressure.highWaterBytes " + options.highWaterBytes()
                                + " waiting",
                        null));
            case ACCEPTED -> {}
        }
        return future;
    }

    private SendResult enqueue(Outgoing outgoing) {
        if (closing) {
            return SendResult.CLOSED;
        }
        if (reserve(outgoing, options.hardCapBytes(), false)) {
            return added(outgoing);
        }
        // The loop is behind: its queue must not grow, and the policy cannot wait until the driver can apply it.
        return switch (options.policy()) {
            case DROP_NEWEST, DROP_OLDEST, KEEP_LATEST -> SendResult.DROPPED;
            case BLOCK, CLOSE -> {
                commands.add(new Command.Action(driver::overflow));
                close(); // so that this is added once
                yield SendResult.CLOSED;
            }
        };
    }

    private SendResult added(Outgoing outgoing) {
        commands.add(outgoing);
        return SendResult.ACCEPTED;
    }

    /** Counts a message if no more than {@code limit} was pending before: of many who try, all pass that there is room for, and one. */
    private boolean reserve(Outgoing outgoing, long limit, boolean withDriver) {
        while (true) {
            long queued = queuedBytes; // first: what moves on in between is then counted twice, not missed
            if (queued + (withDriver ? usedBytes : 0) > limit) {
                return false;
            }
            if (QUEUED.compareAndSet(this, queued, queued + outgoing.cost())) {
                return true;
            }
        }
    }

    /** Waits for room, and takes it; false if the connection closes first. */
    private boolean awaitRoom(Outgoing outgoing) {
        if (!closing && !reserveSoon(outgoing)) {
            try {
                gate.await(() -> closing || reserveSoon(outgoing));
            } catch (InterruptedException e) {
                throw HawserException.interrupted("sending", e);
            }
        }
        return !closing;
    }

    private boolean reserveSoon(Outgoing outgoing) {
        return queuedBytes <= mostKibOnTheWay << 10 && reserve(outgoing, options.highWaterBytes(), true);
    }

    /** Another thread's message has reached the loop. */
    void carryOut(Outgoing outgoing) {
        driver.send(outgoing);
        usedBytes = driver.usedBytes();
        QUEUED.getAndAdd(this, (long) -outgoing.cost()); // last: see reserve
    }

    /** What other threads had on its way has been carried out: they have their part of the crowd that there is now. On the loop. */
    void allCarriedOut() {
        int most = Math.clamp(MOST_KIB_OF_A_CROWD / loop.crowd(), LEAST_KIB_ON_THE_WAY, MOST_KIB_ON_THE_WAY);
        if (mostKibOnTheWay != most) {
            mostKibOnTheWay = (byte) most;
        }
    }

    /** Lets senders that wait look again. On the loop. */
    void turnEnded() {
        usedBytes = driver.usedBytes();
        gate.open();
    }

    /** Nothing can be sent any more. On any thread. */
    void close() {
        closing = true;
        gate.open();
    }

    boolean isClosed() {
        return closing;
    }
}
