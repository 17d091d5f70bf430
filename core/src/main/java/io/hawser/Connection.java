package io.hawser;

import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.FrameObserver;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread-safe face of a {@link ConnectionDriver}: brings commands from any thread to the loop, in order and with at
 * most one pending wake-up, and messages from the loop to whoever receives.
 *
 * <p>For whoever brings a transport: make one when the handshake is complete, {@link #start()} it on the loop, and feed its
 * {@link #driver()}.
 */
public final class Connection implements WebSocket {
    private static final AtomicLong IDS = new AtomicLong();

    private final String id = Long.toString(IDS.incrementAndGet(), Character.MAX_RADIX);
    private final Handshake handshake;
    private final Backpressure backpressure;
    private final Loop loop;
    private final WebSocketProtocol protocol;
    private final ConnectionDriver driver;
    private final LongSupplier clock;
    private final @Nullable Listener listener;
    private final @Nullable Inbox inbox;

    /** Commands of other threads: an Outgoing, or a Runnable. */
    private final ConcurrentLinkedQueue<Object> commands = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final AtomicLong commandBytes = new AtomicLong();
    private final Gate gate = new Gate();

    /** What the driver has pending, as last seen by the loop. */
    private volatile long pendingBytes;

    private volatile boolean closing;
    private final CompletableFuture<Ending> closed = new CompletableFuture<>();

    /** Pings that wait for their pong; only touched on the loop. */
    private @Nullable ArrayDeque<SentPing> pings;

    private long pingNumber;

    private record SentPing(long number, long at, CompletableFuture<Duration> answer) {}

    /**
     * A connection on a transport.
     *
     * @param clock as {@link System#nanoTime()}
     */
    public Connection(ConnectionSetup setup, Transport transport, Loop loop, LongSupplier clock) {
        ConnectionOptions options = setup.options();
        this.handshake = setup.handshake();
        this.backpressure = options.backpressure();
        this.loop = loop;
        this.clock = clock;
        this.listener = setup.listener();
        this.inbox = listener == null ? new Inbox(options.inbox(), this::resume) : null;
        this.protocol = new WebSocketProtocol(
                setup.role(), options.limits().forProtocol(), setup.extension(), setup.maskingKeys());
        this.driver = new ConnectionDriver(
                setup.role() == Role.SERVER, protocol, options, transport, clock, new FromDriver());
    }

    /** What the transport feeds. */
    public ConnectionDriver driver() {
        return driver;
    }

    /** Lets {@code observer} see every frame, on the loop. Call it on the loop, or before {@link #start()}. */
    public void observe(FrameObserver observer) {
        protocol.observe(observer);
    }

    /** Opens the connection: calls {@link Listener#onOpen}. On the loop, before any byte is fed. */
    public void start() {
        driver.start();
        if (listener != null) {
            try {
                listener.onOpen(this);
            } catch (Throwable e) {
                callbackFailed(listener, e);
            }
        }
    }

    /** The transport has finished a turn: lets senders that wait look again. On the loop. */
    public void turnEnded() {
        long pending = driver.pendingBytes();
        if (pending != pendingBytes) {
            pendingBytes = pending;
            gate.open();
        }
    }

    // ---------------------------------------------------------------------------------------------------- sending

    @Override
    public void send(Message message) {
        SendResult result = SendResult.CLOSED;
        if (loop.isCurrent()) {
            result = sendOnLoop(new Outgoing(message, null));
        } else if (backpressure.policy() != OverflowPolicy.BLOCK || awaitRoom()) {
            result = enqueue(new Outgoing(message.copy(), null));
        }
        if (result == SendResult.CLOSED) {
            throw new ConnectionClosedException(currentEnding());
        }
    }

    @Override
    public SendResult trySend(Message message) {
        if (backpressure.policy() == OverflowPolicy.BLOCK && !hasRoom()) {
            return closing ? SendResult.CLOSED : SendResult.FULL;
        }
        Outgoing outgoing = new Outgoing(message, null);
        return loop.isCurrent() ? sendOnLoop(outgoing) : enqueue(new Outgoing(message.copy(), null));
    }

    @Override
    public CompletableFuture<Void> sendAsync(Message message) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        Completion completion = failure -> {
            if (failure == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(failure);
            }
        };
        if (loop.isCurrent()) {
            sendOnLoop(new Outgoing(message, completion));
        } else {
            Outgoing outgoing = new Outgoing(message.copy(), completion);
            switch (enqueue(outgoing)) {
                case CLOSED -> outgoing.fail(new ConnectionClosedException(currentEnding()));
                case DROPPED, FULL ->
                    outgoing.fail(new HawserException(
                            "message dropped: more than backpressure.highWaterBytes " + backpressure.highWaterBytes()
                                    + " waiting",
                            null));
                case ACCEPTED -> {}
            }
        }
        return future;
    }

    private SendResult sendOnLoop(Outgoing outgoing) {
        runCommands(); // what other threads sent before comes first
        return driver.send(outgoing);
    }

    private SendResult enqueue(Outgoing outgoing) {
        if (closing) {
            return SendResult.CLOSED;
        }
        // A loop that is behind must not let its queue grow: what the driver's policy cannot see yet is bounded here.
        if (commandBytes.get() > 2 * backpressure.highWaterBytes()) {
            return SendResult.DROPPED;
        }
        commandBytes.addAndGet(outgoing.cost());
        command(outgoing);
        return SendResult.ACCEPTED;
    }

    private void command(Object command) {
        commands.add(command);
        if (!wakeUpPending.get() && wakeUpPending.compareAndSet(false, true)) {
            try {
                loop.execute(this::wakeUp);
            } catch (RejectedExecutionException e) {
                runCommands(); // the loop is gone, and with it whoever else could touch the driver, which has ended
            }
        }
    }

    private void wakeUp() {
        wakeUpPending.set(false); // first: what is added from now on wakes us again
        runCommands();
        turnEnded();
    }

    private void runCommands() {
        for (Object command = commands.poll(); command != null; command = commands.poll()) {
            if (command instanceof Outgoing outgoing) {
                commandBytes.addAndGet(-outgoing.cost());
                driver.send(outgoing);
            } else {
                ((Runnable) command).run();
            }
        }
    }

    private boolean hasRoom() {
        return commandBytes.get() + pendingBytes <= backpressure.highWaterBytes();
    }

    /** Waits for room; false if the connection closes first. */
    private boolean awaitRoom() {
        if (!hasRoom()) {
            try {
                gate.await(() -> closing || hasRoom());
            } catch (InterruptedException e) {
                throw interrupted("sending", e);
            }
        }
        return !closing;
    }

    private static HawserException interrupted(String doing, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new HawserException("interrupted while " + doing, e);
    }

    // -------------------------------------------------------------------------------------------------- receiving

    @Override
    public Message receive() {
        Message message = take(-1);
        if (message == null) {
            throw new ConnectionClosedException(currentEnding());
        }
        return message;
    }

    @Override
    public Optional<Message> receive(Duration timeout) {
        Message message = take(Math.max(0, timeout.toNanos()));
        if (message == null && inbox().isEnded()) {
            throw new ConnectionClosedException(currentEnding());
        }
        return Optional.ofNullable(message);
    }

    private @Nullable Message take(long maxNanos) {
        try {
            return inbox().take(maxNanos);
        } catch (InterruptedException e) {
            throw interrupted("receiving", e);
        }
    }

    private Inbox inbox() {
        if (inbox == null) {
            throw new IllegalStateException("a listener receives on this connection");
        }
        return inbox;
    }

    @Override
    public Iterator<Message> iterator() {
        inbox();
        return new Iterator<>() {
            private @Nullable Message next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = take(-1);
                }
                return next != null;
            }

            @Override
            public Message next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the connection has ended: " + currentEnding());
                }
                Message message = java.util.Objects.requireNonNull(next);
                next = null;
                return message;
            }
        };
    }

    private void resume() {
        command((Runnable) driver::resumeReceiving);
    }

    // ---------------------------------------------------------------------------------------------- life and end

    @Override
    public CompletableFuture<Duration> ping() {
        CompletableFuture<Duration> answer = new CompletableFuture<>();
        onLoop(() -> {
            if (driver.isClosing()) {
                answer.completeExceptionally(new ConnectionClosedException(currentEnding()));
                return;
            }
            if (pings == null) {
                pings = new ArrayDeque<>();
            }
            long number = ++pingNumber;
            pings.add(new SentPing(number, clock.getAsLong(), answer));
            driver.ping(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        });
        return answer;
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
        if (!loop.isCurrent()) {
            try {
                closed.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it goes on closing without us
            } catch (ExecutionException e) {
                throw new IllegalStateException("an ending never fails", e);
            }
        }
    }

    @Override
    public void close(CloseStatus status) {
        if (!CloseCode.mayAppearOnWire(status.code())) {
            throw new IllegalArgumentException("close code " + status.code() + " must not be sent (RFC 6455 §7.4)");
        }
        if (inbox != null) {
            inbox.discard();
        }
        onLoop(() -> driver.close(status));
        closing = true;
        gate.open();
    }

    @Override
    public void abort() {
        onLoop(driver::abort);
    }

    private void onLoop(Runnable action) {
        if (loop.isCurrent()) {
            runCommands();
            action.run();
        } else {
            command(action);
        }
    }

    @Override
    public boolean isOpen() {
        return !closing;
    }

    @Override
    public Optional<Ending> ending() {
        return Optional.ofNullable(closed.getNow(null));
    }

    @Override
    public CompletionStage<Ending> closed() {
        return closed.minimalCompletionStage();
    }

    private Ending currentEnding() {
        Ending ending = closed.getNow(null);
        return ending != null ? ending : Ending.of(null, null, Ending.Initiator.LOCAL, "closing", null);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    private void callbackFailed(Listener failed, Throwable error) {
        try {
            failed.onError(this, error);
        } catch (Throwable again) {
            Log.callbackFailed(this, again);
        }
        close(CloseStatus.of(CloseCode.INTERNAL_ERROR.code()));
    }

    /** As {@code WebSocket[1a]}. */
    @Override
    public String toString() {
        return "WebSocket[" + id + "]";
    }

    /** What the driver says, on the loop. */
    private final class FromDriver implements Receiver {
        @Override
        public void message(Message message) {
            if (listener == null) {
                if (inbox().put(message.copy())) {
                    driver.pauseReceiving();
                }
                return;
            }
            try {
                listener.onMessage(Connection.this, message);
            } catch (Throwable e) {
                callbackFailed(listener, e);
            }
        }

        @Override
        public void pong(ByteBuffer payload) {
            if (pings == null || payload.remaining() != Long.BYTES) {
                return;
            }
            long number = payload.getLong(payload.position());
            // A pong answers its ping and all before it (RFC 6455 §5.5.3).
            while (pings != null && pings.getFirst().number() <= number) {
                SentPing ping = pings.remove();
                ping.answer().complete(Duration.ofNanos(clock.getAsLong() - ping.at()));
                if (pings.isEmpty()) {
                    pings = null;
                }
            }
        }

        @Override
        public void closing() {
            closing = true;
            gate.open();
        }

        @Override
        public void protocolError(ProtocolException error) {
            Log.protocolError(Connection.this, error.rule().name(), String.valueOf(error.getMessage()));
        }

        @Override
        public void overflow(String detail) {
            Log.overflow(Connection.this, detail);
        }

        @Override
        public void ended(Ending ending) {
            closing = true;
            closed.complete(ending);
            runCommands();
            gate.open();
            if (pings != null) {
                pings.forEach(ping -> ping.answer().completeExceptionally(new ConnectionClosedException(ending)));
                pings = null;
            }
            if (inbox != null) {
                inbox.end();
            }
            if (listener != null) {
                try {
                    listener.onClose(Connection.this, ending);
                } catch (Throwable e) {
                    Log.callbackFailed(Connection.this, e);
                }
            }
        }
    }
}
