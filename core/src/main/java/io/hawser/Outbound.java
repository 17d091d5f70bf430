package io.hawser;

import io.hawser.protocol.WebSocketProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection, and what happens when that is too much. Messages go straight to the transport
 * while it keeps up; when it does not they wait here, not framed and not compressed yet, so that they can still be
 * dropped. Single-threaded.
 */
final class Outbound {
    /** How much the transport may hold, at most, before messages wait here, where the policy can reach them. */
    private static final long TRANSPORT_BYTES = 64 << 10;

    private final WebSocketProtocol protocol;
    private final Transport transport;
    private final Backpressure options;
    private final LongSupplier clock;
    private final LoopBudget budget;

    /** There only while bytes wait. */
    private @Nullable UnsentAge age;

    private @Nullable ArrayDeque<Waiting> waiting;
    private long waitingBytes;

    /** How much of what is pending the budget knows of. */
    private long countedBytes;

    private @Nullable ArrayDeque<Awaited> awaited;

    /** A message that waits {@code since} a time of the clock. */
    private record Waiting(Outgoing outgoing, long since) {}

    /** Someone who wants to know when the transport has handed over its first {@code position} bytes. */
    private record Awaited(long position, Completion completion) {}

    Outbound(
            WebSocketProtocol protocol,
            Transport transport,
            Backpressure options,
            LongSupplier clock,
            LoopBudget budget) {
        this.protocol = protocol;
        this.transport = transport;
        this.options = options;
        this.clock = clock;
        this.budget = budget;
    }

    /** The one of the connection's loop. */
    LoopBudget budget() {
        return budget;
    }

    /** All that was accepted and that the operating system does not have yet. */
    long pendingBytes() {
        return waitingBytes + transport.unsentBytes();
    }

    boolean isEmpty() {
        return waiting == null;
    }

    /** Whether automatic answers should hold back because the peer does not read. */
    boolean isCongested() {
        return waiting != null || transport.unsentBytes() >= transportBytes();
    }

    private long transportBytes() {
        return Math.min(TRANSPORT_BYTES, highWaterBytes());
    }

    /**
     * The high-water mark; lower while other connections have much waiting, if this one is behind as well: what is sent within
     * one turn to a peer that takes it all is nobody else's business.
     */
    private long highWaterBytes() {
        return isLimitedByOthers() ? budget.unsentAllowance() : options.highWaterBytes();
    }

    private boolean isLimitedByOthers() {
        return countedBytes > 0 && budget.unsentAllowance() < options.highWaterBytes();
    }

    /** How much of the high-water mark that was set is used up: by what is pending, and by what others have. */
    long usedBytes() {
        return pendingBytes() + options.highWaterBytes() - highWaterBytes();
    }

    /** The setting that is the limit now, with its value. */
    String limitSetting() {
        return isLimitedByOthers() ? budget.unsentSetting() : "backpressure.highWaterBytes " + options.highWaterBytes();
    }

    /**
     * Sends, keeps, or drops a message.
     *
     * @param completion who wants to know, or null
     * @return FULL where the connection must be closed because nothing more may be kept
     */
    SendResult offer(Message message, @Nullable Completion completion) {
        if (!isCongested()) {
            emit(message, completion);
            return SendResult.ACCEPTED;
        }
        Outgoing outgoing = new Outgoing(message, completion);
        long pending = pendingBytes();
        if (pending + outgoing.cost() <= highWaterBytes()) {
            keep(outgoing);
            return SendResult.ACCEPTED;
        }
        switch (options.policy()) {
            case BLOCK -> {
                if (pending > Backpressure.hardCapBytes(highWaterBytes())) {
                    return SendResult.FULL;
                }
                keep(outgoing);
            }
            case DROP_NEWEST -> {
                outgoing.fail(tooMuch());
                return SendResult.DROPPED;
            }
            case DROP_OLDEST -> {
                Outgoing owned = outgoing.owned();
                while (waiting != null && pendingBytes() + owned.cost() > highWaterBytes()) {
                    poll().fail(tooMuch());
                }
                keep(owned);
            }
            case KEEP_LATEST -> {
                Outgoing owned = outgoing.owned();
                discardWaiting(tooMuch());
                keep(owned);
            }
            case CLOSE -> {
                return SendResult.FULL;
            }
        }
        return SendResult.ACCEPTED;
    }

    private HawserException tooMuch() {
        return dropped("more than " + limitSetting() + " waiting");
    }

    private HawserException dropped(String why) {
        return new HawserException("message dropped: " + why + " (" + options.policy() + ")", null);
    }

    private void keep(Outgoing outgoing) {
        Waiting last = new Waiting(outgoing.owned(), clock.getAsLong());
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(last);
        waitingBytes += outgoing.cost();
    }

    private Outgoing poll() {
        ArrayDeque<Waiting> queue = Objects.requireNonNull(waiting);
        Outgoing first = queue.remove().outgoing();
        waitingBytes -= first.cost();
        if (queue.isEmpty()) {
            waiting = null;
        }
        return first;
    }

    private void emit(Message message, @Nullable Completion completion) {
        boolean text = message.isText();
        ByteBuffer buffer = message.buffer();
        if (message.isAsIs()) {
            protocol.sendAsIs(text, buffer, message.start(), message.length(), transport);
        } else {
            protocol.sendMessage(text, buffer, message.start(), message.length(), message.compressedOnce(), transport);
        }
        if (completion != null) {
            if (awaited == null) {
                awaited = new ArrayDeque<>();
            }
            awaited.add(new Awaited(transport.collectedBytes(), completion));
        }
    }

    /** The operating system took bytes: lets waiting messages follow, and tells who waits for theirs. */
    void sent() {
        while (waiting != null && transport.unsentBytes() < transportBytes()) {
            Outgoing next = poll();
            emit(next.message(), next.completion());
        }
        long handedOver = transport.handedOverBytes();
        // Whoever is told may send, close or abort, and so come back here: nothing is remembered over that call.
        while (awaited != null && awaited.getFirst().position() <= handedOver) {
            nextAwaited(awaited).done(null);
        }
    }

    private Completion nextAwaited(ArrayDeque<Awaited> queue) {
        Completion next = queue.remove().completion();
        if (queue.isEmpty()) {
            awaited = null;
        }
        return next;
    }

    /** The turn is over: what the operating system did not take counts, and is looked at again. */
    void turnEnded() {
        long pending = pendingBytes();
        if (pending == countedBytes) {
            return; // nearly always nothing
        }
        boolean isNew = countedBytes == 0;
        budget.unsentChanged(pending - countedBytes);
        countedBytes = pending;
        if (isNew) {
            long now = clock.getAsLong();
            stalled(now);
            transport.wakeAt(nextLook(now));
        }
    }

    /**
     * Looks at how long bytes have waited, and with a dropping policy drops what has waited here for too long.
     *
     * @return whether the peer has stalled for longer than allowed and the policy is not to drop
     */
    boolean stalled(long now) {
        return switch (options.policy()) {
            case BLOCK, CLOSE -> isTooOld(now);
            case DROP_NEWEST, DROP_OLDEST, KEEP_LATEST -> {
                dropOld(now - options.maxUnsentAge().toNanos());
                yield false;
            }
        };
    }

    private boolean isTooOld(long now) {
        if (transport.unsentBytes() == 0) {
            age = null;
            return false;
        }
        if (age == null) {
            age = new UnsentAge(options.maxUnsentAge().toNanos(), options.highWaterBytes());
        }
        return age.isOver(now, transport.handedOverBytes(), transport.collectedBytes());
    }

    private void dropOld(long before) {
        while (waiting != null && waiting.getFirst().since() - before <= 0) {
            poll().fail(dropped("waited longer than backpressure.maxUnsentAge " + options.maxUnsentAge()));
        }
    }

    /** When {@link #stalled} should be asked next; {@link Long#MAX_VALUE} if nothing waits. */
    long nextLook(long now) {
        return pendingBytes() == 0
                ? Long.MAX_VALUE
                : now + UnsentAge.sampleNanos(options.maxUnsentAge().toNanos());
    }

    /** Drops what has not started to leave. */
    void discardWaiting(Throwable why) {
        ArrayDeque<Waiting> dropped = waiting;
        waiting = null; // first: whoever is told may send again
        waitingBytes = 0;
        if (dropped != null) {
            dropped.forEach(message -> message.outgoing().fail(why));
        }
    }

    /** Nothing more leaves. */
    void end(Ending ending) {
        budget.unsentChanged(-countedBytes);
        countedBytes = 0;
        if (waiting == null && awaited == null) {
            return; // as nearly always: nobody to make an exception for
        }
        ConnectionClosedException why = new ConnectionClosedException(ending);
        discardWaiting(why);
        while (awaited != null) {
            nextAwaited(awaited).done(why);
        }
    }
}
