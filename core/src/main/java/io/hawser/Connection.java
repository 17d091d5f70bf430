package io.hawser;

import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.FrameObserver;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.message.MessageMemory;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
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
    private final Loop loop;
    private final WebSocketProtocol protocol;
    private final ConnectionDriver driver;
    private final LongSupplier clock;
    private final @Nullable Listener listener;
    private final @Nullable Inbox inbox;
    private final Commands commands;
    private final Sender sender;
    private final PendingPings pings = new PendingPings();

    /** How it ends, as far as that is known; there before anyone is told that it has ended. */
    private volatile @Nullable Ending story;

    private volatile boolean ended;
    private final CompletableFuture<Ending> closed = new CompletableFuture<>();

    /**
     * A connection on a transport.
     *
     * @param clock as {@link System#nanoTime()}
     */
    public Connection(ConnectionSetup setup, Transport transport, Loop loop, LongSupplier clock) {
        ConnectionOptions options = setup.options();
        this.handshake = setup.handshake();
        this.loop = loop;
        this.commands = new Commands(loop, new FromCommands());
        this.clock = clock;
        this.listener = setup.listener();
        this.inbox = listener == null ? new Inbox(options.inbox(), loop, this::resume, this::caughtUp) : null;
        this.protocol = new WebSocketProtocol(
                setup.role(),
                options.limits().forProtocol(),
                setup.extension(),
                setup.maskingKeys(),
                listener == null ? MessageMemory.HEAP : setup.memory());
        this.driver = new ConnectionDriver(
                setup.role() == Role.SERVER, protocol, options, transport, clock, new FromDriver());
        this.sender = new Sender(loop, commands, driver, options.backpressure(), this::story);
    }

    /** What the transport feeds. */
    public ConnectionDriver driver() {
        return driver;
    }

    /** Lets {@code observer} see every frame, on the loop. Call it on the loop, or before {@link #start()}. */
    public void observe(FrameObserver observer) {
        protocol.observe((sent, fin, rsv, opcode, masked, bytes) -> {
            try {
                observer.frame(sent, fin, rsv, opcode, masked, bytes);
            } catch (Throwable e) {
                protocol.observe(null);
                Log.callbackFailed(this, e);
                // not now: we may be within a frame
                commands.add(new Command.Action(() -> close(CloseStatus.of(CloseCode.INTERNAL_ERROR.code()))));
            }
        });
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
        sender.turnEnded();
    }

    // ---------------------------------------------------------------------------------------------------- sending

    @Override
    public void send(Message message) {
        sender.send(message);
    }

    @Override
    public SendResult trySend(Message message) {
        return sender.trySend(message);
    }

    @Override
    public CompletableFuture<Void> sendAsync(Message message) {
        return sender.sendAsync(message);
    }

    // -------------------------------------------------------------------------------------------------- receiving

    @Override
    public Message receive() {
        Message message = take(-1);
        if (message == null) {
            throw new ConnectionClosedException(story());
        }
        return message;
    }

    @Override
    public Optional<Message> receive(Duration timeout) {
        Message message = take(Math.max(0, Options.nanos(timeout)));
        if (message == null && inbox().isEnded()) {
            throw new ConnectionClosedException(story());
        }
        return Optional.ofNullable(message);
    }

    private @Nullable Message take(long maxNanos) {
        try {
            boolean mayWait = !loop.isCurrent();
            Message message = inbox().take(mayWait ? maxNanos : 0);
            if (message == null && !mayWait && maxNanos != 0 && !inbox().isEnded()) {
                throw new IllegalStateException("receive() would wait on the event loop that it waits for");
            }
            return message;
        } catch (InterruptedException e) {
            throw HawserException.interrupted("receiving", e);
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
        return new MessageIterator(() -> take(-1), this::story);
    }

    private void caughtUp() {
        commands.add(new Command.Action(driver::caughtUp));
    }

    private void resume() {
        commands.add(new Command.Action(driver::resumeReceiving));
    }

    // ---------------------------------------------------------------------------------------------- life and end

    @Override
    public CompletableFuture<Duration> ping() {
        CompletableFuture<Duration> answer = new CompletableFuture<>();
        onLoop(new Command.Ping(answer));
        return answer;
    }

    private void sendPing(CompletableFuture<Duration> answer) {
        if (driver.isClosing()) {
            answer.completeExceptionally(new ConnectionClosedException(story()));
        } else {
            long number = pings.add(answer, clock.getAsLong());
            driver.ping(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        }
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
        onLoop(new Command.Action(() -> driver.close(status)));
        sender.close();
        if (inbox != null) {
            inbox.discard(); // last: it wakes whoever receives, who may look whether this is open, and close it, too
        }
    }

    @Override
    public void abort() {
        onLoop(new Command.Action(driver::abort));
        sender.close();
    }

    private void onLoop(Command command) {
        if (loop.isCurrent()) {
            commands.runEarlier();
            carryOut(command);
        } else {
            commands.add(command);
        }
    }

    private void carryOut(Command command) {
        switch (command) {
            case Outgoing outgoing -> sender.carryOut(outgoing);
            case Command.Ping ping -> sendPing(ping.answer);
            case Command.Action action -> action.action.run();
        }
    }

    @Override
    public boolean isOpen() {
        return !sender.isClosed();
    }

    @Override
    public Optional<Ending> ending() {
        return ended ? Optional.ofNullable(story) : Optional.empty();
    }

    @Override
    public CompletionStage<Ending> closed() {
        return closed.minimalCompletionStage();
    }

    private Ending story() {
        @Nullable Ending known = story;
        return known != null ? known : Ending.of(null, null, Ending.Initiator.LOCAL, "closing", null);
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
        public boolean isBehind() {
            if (inbox == null || inbox.isBehind()) {
                return inbox != null;
            }
            commands.runEarlier(); // the last answers of whoever has caught up
            return false;
        }

        @Override
        public void pong(ByteBuffer payload) {
            if (payload.remaining() == Long.BYTES) {
                pings.answered(payload.getLong(payload.position()), clock.getAsLong());
            }
        }

        @Override
        public void closing() {
            story = driver.ending();
            sender.close();
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
            story = ending;
            ended = true;
            sender.close();
            commands.runEarlier();
            pings.fail(new ConnectionClosedException(ending));
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
            closed.complete(ending);
        }
    }

    /** What other threads want, as their queue says. */
    private final class FromCommands implements Commands.Target {
        @Override
        public void run(Command command) {
            carryOut(command);
        }

        @Override
        public void turnEnded() {
            Connection.this.turnEnded();
        }

        @Override
        public void loopGone() {
            sender.close();
            if (!closed.isDone()) {
                story = Ending.of(null, null, Ending.Initiator.NETWORK, "the event loop was shut down", null);
                ended = true;
                closed.complete(story);
            }
            if (inbox != null) {
                inbox.end();
            }
        }

        @Override
        public void refuse(Command command) {
            switch (command) {
                case Outgoing outgoing -> outgoing.fail(new ConnectionClosedException(story()));
                case Command.Ping ping -> ping.answer.completeExceptionally(new ConnectionClosedException(story()));
                case Command.Action action -> {}
            }
        }
    }
}
