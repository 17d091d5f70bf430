package io.hawser;

import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.FrameObserver;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
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

    private final long number = IDS.incrementAndGet();
    private final KeptHandshake handshake;
    private final Loop loop;
    private final ConnectionDriver driver;
    private final @Nullable Listener listener;
    private final @Nullable Inbox inbox;
    private final Commands commands;
    private final Sender sender;
    private final Story story = new Story();

    /** There once the application has sent a ping. */
    private @Nullable PendingPings pings;

    /**
     * A connection on a transport.
     *
     * @param clock as {@link System#nanoTime()}
     */
    public Connection(ConnectionSetup setup, Transport transport, Loop loop, LongSupplier clock) {
        ConnectionOptions options = setup.options();
        this.handshake = new KeptHandshake(setup.handshake());
        this.loop = loop;
        this.commands = new Commands(loop, new FromCommands());
        this.listener = setup.listener();
        this.inbox = listener == null ? new Inbox(options.inbox(), loop, this::resume, this::caughtUp) : null;
        this.driver = new ConnectionDriver(
                new WebSocketProtocol(
                        setup.role(),
                        options.limits().forProtocol(),
                        setup.extension(),
                        setup.maskingKeys(),
                        setup.assemblies()),
                options,
                transport,
                clock,
                setup.budget(),
                new FromDriver());
        this.sender = new Sender(loop, commands, driver, options.backpressure(), story);
    }

    /** What the transport feeds. */
    public ConnectionDriver driver() {
        return driver;
    }

    /** Lets {@code observer} see every frame, on the loop. Call it on the loop, or before {@link #start()}. */
    public void observe(FrameObserver observer) {
        driver.observe((sent, fin, rsv, opcode, masked, bytes) -> {
            try {
                observer.frame(sent, fin, rsv, opcode, masked, bytes);
            } catch (Throwable e) {
                driver.observe(null);
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

    /** The transport has finished a turn: what it could not get rid of counts, and senders that wait look again. On the loop. */
    public void turnEnded() {
        driver.turnEnded();
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
            throw new ConnectionClosedException(story.get());
        }
        return message;
    }

    @Override
    public Optional<Message> receive(Duration timeout) {
        Message message = take(Math.max(0, Options.nanos(timeout)));
        if (message == null && inbox().isEnded()) {
            throw new ConnectionClosedException(story.get());
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
        return new MessageIterator(() -> take(-1), story);
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
            answer.completeExceptionally(new ConnectionClosedException(story.get()));
        } else {
            if (pings == null) {
                pings = new PendingPings();
            }
            driver.ping(ByteBuffer.allocate(Long.BYTES).putLong(0, pings.add(answer, driver.now())));
        }
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
        if (!loop.isCurrent()) {
            try {
                story.closed().get();
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
        return story.ending();
    }

    @Override
    public CompletionStage<Ending> closed() {
        return story.closed().minimalCompletionStage();
    }

    @Override
    public String id() {
        return Long.toString(number, Character.MAX_RADIX);
    }

    @Override
    public Handshake handshake() {
        return handshake.handshake();
    }

    private void callbackFailed(Listener failed, Throwable error) {
        if (error instanceof ConnectionClosedException && driver.isClosing()) {
            return; // it wanted to send; onClose will say why it could not
        }
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
        return "WebSocket[" + id() + "]";
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
        public long unhandledBytes() {
            return inbox == null ? 0 : inbox.unhandledBytes();
        }

        @Override
        public long handledBytes() {
            return inbox().handledBytes();
        }

        @Override
        public void answered() {
            inbox().answered();
        }

        @Override
        public void drop() {
            inbox().discard();
        }

        @Override
        public void pong(ByteBuffer payload) {
            if (pings != null && payload.remaining() == Long.BYTES) {
                pings.answered(payload.getLong(payload.position()), driver.now());
            }
        }

        @Override
        public void closing() {
            story.begin(driver.ending());
            sender.close();
        }

        @Override
        public void protocolError(ProtocolException error) {
            if (error.rule() == Rule.TOO_MUCH_UNFINISHED) { // a shortage of ours, for an administrator to see
                Log.overflow(Connection.this, error.getMessage() + ", closing with 1013");
            } else {
                Log.protocolError(Connection.this, error.rule().name(), String.valueOf(error.getMessage()));
            }
        }

        @Override
        public void overflow(String detail) {
            Log.overflow(Connection.this, detail);
        }

        @Override
        public void ended(Ending ending) {
            story.end(ending);
            sender.close();
            commands.runEarlier();
            if (pings != null) {
                pings.fail(ending);
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
            story.closed().complete(ending);
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
            sender.allCarriedOut(); // not in turns that only read, which are most
            Connection.this.turnEnded();
        }

        @Override
        public void loopGone() {
            sender.close();
            if (!story.closed().isDone()) {
                Ending ending = Ending.of(null, null, Ending.Initiator.NETWORK, "the event loop was shut down", null);
                story.end(ending);
                story.closed().complete(ending);
            }
            if (inbox != null) {
                inbox.end();
            }
        }

        @Override
        public void refuse(Command command) {
            switch (command) {
                case Outgoing outgoing -> outgoing.fail(new ConnectionClosedException(story.get()));
                case Command.Ping ping -> ping.answer.completeExceptionally(new ConnectionClosedException(story.get()));
                case Command.Action action -> {}
            }
        }
    }
}
