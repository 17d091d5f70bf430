package io.hawser;

import io.hawser.protocol.WebSocketProtocol;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection, and what happens when that is too much. Messages go straight to the transport
 * while it keeps up; when it does not they wait here, not framed and not compressed yet, so that they can still be
 * dropped. Single-threaded.
 */
final class Outbound {
    /** How much the transport may hold before messages wait here, where the policy can reach them. */
    private static final long TRANSPORT_BYTES = 64 << 10;

    private final WebSocketProtocol protocol;
    private final Transport transport;
    private final Backpressure options;
    private final UnsentAge age;
    private @Nullable ArrayDeque<Outgoing> waiting;
    private long waitingBytes;
    private @Nullable ArrayDeque<Awaited> awaited;

    /** Someone who wants to know when the transport has handed over its first {@code position} bytes. */
    private record Awaited(long position, Completion completion) {}

    Outbound(WebSocketProtocol protocol, Transport transport, Backpressure options) {
        this.protocol = protocol;
        this.transport = transport;
        this.options = options;
        this.age = new UnsentAge(options.maxUnsentAge().toNanos());
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
        return waiting != null || transport.unsentBytes() >= TRANSPORT_BYTES;
    }

    /**
     * Sends, keeps, or drops a message.
     *
     * @return FULL where the connection must be closed because nothing more may be kept
     */
    SendResult offer(Outgoing outgoing) {
        if (!isCongested()) {
            emit(outgoing);
            return SendResult.ACCEPTED;
        }
        long pending = pendingBytes();
        if (pending + outgoing.cost() <= options.highWaterBytes()) {
            keep(outgoing);
            return SendResult.ACCEPTED;
        }
        switch (options.policy()) {
            case BLOCK -> {
                if (pending > 2 * options.highWaterBytes()) {
                    return SendResult.FULL;
                }
                keep(outgoing);
            }
            case DROP_NEWEST -> {
                outgoing.fail(dropped());
                return SendResult.DROPPED;
            }
            case DROP_OLDEST -> {
                while (waiting != null && pendingBytes() + outgoing.cost() > options.highWaterBytes()) {
                    poll().fail(dropped());
                }
                keep(outgoing);
            }
            case KEEP_LATEST -> {
                discardWaiting(dropped());
                keep(outgoing);
            }
            case CLOSE -> {
                return SendResult.FULL;
            }
        }
        return SendResult.ACCEPTED;
    }

    private HawserException dropped() {
        return new HawserException(
                "message dropped: more than backpressure.highWaterBytes " + options.highWaterBytes() + " waiting ("
                        + options.policy() + ")",
                null);
    }

    private void keep(Outgoing outgoing) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        Message owned = outgoing.message().copy();
        waiting.add(new Outgoing(owned, outgoing.completion()));
        waitingBytes += outgoing.cost();
    }

    private Outgoing poll() {
        ArrayDeque<Outgoing> queue = java.util.Objects.requireNonNull(waiting);
        Outgoing first = queue.remove();
        waitingBytes -= first.cost();
        if (queue.isEmpty()) {
            waiting = null;
        }
        return first;
    }

    private void emit(Outgoing outgoing) {
        Message message = outgoing.message();
        protocol.sendMessage(message.isText(), message.buffer(), message.start(), message.length(), true, transport);
        if (outgoing.completion() != null) {
            if (awaited == null) {
                awaited = new ArrayDeque<>();
            }
            awaited.add(new Awaited(transport.collectedBytes(), outgoing.completion()));
        }
    }

    /** The operating system took bytes: lets waiting messages follow, and tells who waits for theirs. */
    void sent() {
        while (waiting != null && transport.unsentBytes() < TRANSPORT_BYTES) {
            emit(poll());
        }
        long handedOver = transport.collectedBytes() - transport.unsentBytes();
        while (awaited != null && awaited.getFirst().position() <= handedOver) {
            awaited.remove().completion().done(null);
            if (awaited.isEmpty()) {
                awaited = null;
            }
        }
    }

    /**
     * Looks at how long bytes have waited.
     *
     * @return whether the peer has stalled for longer than allowed and the policy is not to drop
     */
    boolean stalled(long now) {
        long handedOver = transport.collectedBytes() - transport.unsentBytes();
        if (!age.isOver(now, handedOver, transport.collectedBytes())) {
            return false;
        }
        return switch (options.policy()) {
            case BLOCK, CLOSE -> true;
            case DROP_NEWEST, DROP_OLDEST, KEEP_LATEST -> {
                discardWaiting(dropped());
                yield false;
            }
        };
    }

    /** When {@link #stalled} should be asked next; {@link Long#MAX_VALUE} if nothing waits. */
    long nextLook(long now) {
        return pendingBytes() == 0 ? Long.MAX_VALUE : now + age.sampleNanos();
    }

    /** Drops what has not started to leave. */
    void discardWaiting(Throwable why) {
        while (waiting != null) {
            poll().fail(why);
        }
    }

    /** Nothing more leaves. */
    void end(Throwable why) {
        discardWaiting(why);
        while (awaited != null && !awaited.isEmpty()) {
            awaited.remove().completion().done(why);
        }
        awaited = null;
    }
}
