package io.hawser;

import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Event;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives one connection between its byte stream and the layer above: answers pings, watches deadlines, holds back when the
 * peer is slow, closes. It is told the time and given its output, so that it knows no thread, clock, socket or lock.
 *
 * <p>Single-threaded: every call comes on the connection's loop. For whoever brings a transport; made by {@link
 * Connection}.
 */
public final class ConnectionDriver {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    /** How long a peer that broke a rule may take to read our close frame before TCP is cut. */
    private static final long LINGER_NANOS = 2_000_000_000L;

    /** How long a peer that does not read is waited for once it is being closed for that. */
    private static final long STALLED_LINGER_NANOS = 500_000_000L;

    private final boolean server;
    private final WebSocketProtocol protocol;
    private final ConnectionOptions options;
    private final Transport transport;
    private final LongSupplier clock;
    private final Receiver receiver;
    private final Outbound outbound;
    private final Liveness liveness;
    private final ControlBudget control;

    private boolean paused;
    private @Nullable ByteBuffer owedPong;
    private long messageDeadline = Long.MAX_VALUE;
    private long closeDeadline = Long.MAX_VALUE;
    private @Nullable CloseStatus closing;
    private @Nullable CloseStatus closeSent;
    private @Nullable CloseStatus closeReceived;
    private @Nullable Initiator initiator;
    private String detail = "";
    private @Nullable Throwable cause;
    private boolean failed;
    private boolean ended;

    ConnectionDriver(
            boolean server,
            WebSocketProtocol protocol,
            ConnectionOptions options,
            Transport transport,
            LongSupplier clock,
            Receiver receiver) {
        this.server = server;
        this.protocol = protocol;
        this.options = options;
        this.transport = transport;
        this.clock = clock;
        this.receiver = receiver;
        this.outbound = new Outbound(protocol, transport, options.backpressure());
        this.liveness = new Liveness(options.keepAlive(), clock.getAsLong());
        this.control = new ControlBudget(options.limits().controlFramesPerSecond());
    }

    /** Starts watching deadlines. First call, when the handshake is complete. */
    void start() {
        wakeNext(clock.getAsLong());
    }

    // ------------------------------------------------------------------------------------- from the transport: bytes

    /**
     * Bytes came.
     *
     * @param in big-endian, lent until this returns; unmasked in place. Bytes that remain in it were not taken because
     *     reading was paused: the transport keeps them and offers them again after {@link Transport#resumeReading()}
     */
    public void received(ByteBuffer in) {
        liveness.heard(clock.getAsLong());
        boolean complete = false;
        while (!paused && !ended) {
            @Nullable Event event = protocol.receive(in);
            if (event == null) {
                break;
            }
            complete = true;
            accept(event);
        }
        watchMessage(complete);
    }

    private void accept(Event event) {
        switch (event) {
            case Event.Message message -> deliver(message);
            case Event.Ping ping -> {
                if (spendControl()) {
                    pong(ping.payload());
                }
            }
            case Event.Pong pong -> {
                if (spendControl()) {
                    receiver.pong(pong.payload());
                }
            }
            case Event.Close close -> closeReceived(close.status());
            case Event.Failure failure -> fail(failure.error());
        }
    }

    private void deliver(Event.Message event) {
        if (closing != null) {
            return;
        }
        Message message = Message.over(event.text(), event.buffer(), event.offset(), event.length(), !event.owned());
        receiver.message(message);
        if (!event.owned()) {
            message.expire();
        }
    }

    private boolean spendControl() {
        if (control.spend(clock.getAsLong())) {
            return true;
        }
        fail(new ProtocolException(
                Rule.CONTROL_FRAME_FLOOD,
                "control frames > limits.controlFramesPerSecond "
                        + options.limits().controlFramesPerSecond()));
        return false;
    }

    /** RFC 6455 §5.5.3: while earlier pongs have not left, only the most recent ping needs an answer. */
    private void pong(ByteBuffer payload) {
        if (protocol.isCloseSent()) {
            return;
        }
        if (outbound.isCongested()) {
            owedPong = payload;
            return;
        }
        protocol.sendPong(payload, transport);
        transport.flush();
    }

    private void watchMessage(boolean complete) {
        if (!protocol.isWithinMessage()) {
            messageDeadline = Long.MAX_VALUE;
        } else if (complete || messageDeadline == Long.MAX_VALUE) {
            messageDeadline =
                    clock.getAsLong() + options.limits().messageTimeout().toNanos();
            transport.wakeAt(messageDeadline);
        }
    }

    /** The peer ended its output: nothing more comes. */
    public void receivedEnd() {
        if (closeReceived == null && !failed) {
            begin(Initiator.NETWORK, "the peer ended TCP without a close frame");
        }
        transport.close();
    }

    /** The operating system took bytes that waited. */
    public void sent() {
        if (ended) {
            return;
        }
        outbound.sent();
        if (owedPong != null && !outbound.isCongested() && !protocol.isCloseSent()) {
            protocol.sendPong(owedPong, transport);
            owedPong = null;
        }
        proceedClosing();
        transport.flush();
    }

    /**
     * The byte stream is gone. Last call.
     *
     * @param failure what broke it, or null if it was closed in order
     */
    public void closed(@Nullable Throwable failure) {
        if (ended) {
            return;
        }
        ended = true;
        if (initiator == null) {
            begin(Initiator.NETWORK, "TCP connection lost");
        }
        if (cause == null && !(closeSent != null && closeReceived != null)) {
            cause = failure;
        }
        protocol.release();
        Ending ending = ending();
        outbound.end(new ConnectionClosedException(ending));
        receiver.ended(ending);
    }

    /** Looks at the deadlines, when {@link Transport#wakeAt} says so. */
    public void tick() {
        if (ended) {
            return;
        }
        long now = clock.getAsLong();
        if (now >= closeDeadline) {
            begin(Initiator.NETWORK, "");
            if (detail.isEmpty()) {
                detail = "the peer did not finish closing within closeTimeout " + options.closeTimeout();
            }
            transport.abort();
            return;
        }
        if (now >= messageDeadline && paused) {
            messageDeadline = now + options.limits().messageTimeout().toNanos(); // its end may wait for us to read
        } else if (now >= messageDeadline) {
            fail(new ProtocolException(
                    Rule.MESSAGE_TIMEOUT,
                    "message did not end within limits.messageTimeout "
                            + options.limits().messageTimeout()));
        }
        if (closing == null && outbound.stalled(now)) {
            closeForOverflow("peer has not read for backpressure.maxUnsentAge "
                    + options.backpressure().maxUnsentAge());
        }
        watchLife(now);
        if (!ended) {
            wakeNext(now);
        }
    }

    private void watchLife(long now) {
        if (paused) {
            liveness.heard(now); // its answer may be among the bytes we do not read
        } else if (liveness.isOver(now)) {
            begin(
                    Initiator.NETWORK,
                    "no byte from the peer within keepAlive.pongTimeout "
                            + options.keepAlive().pongTimeout() + " after a ping");
            transport.abort();
        } else if (liveness.isPingDue(now) && !protocol.isCloseSent()) {
            protocol.sendPing(EMPTY, transport);
            transport.flush();
        }
    }

    private void wakeNext(long now) {
        long next = Math.min(Math.min(closeDeadline, messageDeadline), liveness.nextLook());
        next = Math.min(next, outbound.nextLook(now));
        if (next != Long.MAX_VALUE) {
            transport.wakeAt(next);
        }
    }

    // ------------------------------------------------------------------------------------------ from the layer above

    /** Sends a message; the completion, if there is one, is told the outcome whatever it is. */
    SendResult send(Outgoing outgoing) {
        if (closing != null || ended) {
            outgoing.fail(new ConnectionClosedException(ending()));
            return SendResult.CLOSED;
        }
        SendResult result = outbound.offer(outgoing);
        if (result == SendResult.FULL) {
            closeForOverflow("more than backpressure.highWaterBytes "
                    + options.backpressure().highWaterBytes() + " waiting ("
                    + options.backpressure().policy() + ")");
            outgoing.fail(new ConnectionClosedException(ending()));
            return SendResult.CLOSED;
        }
        transport.flush();
        if (outbound.isCongested()) {
            long now = clock.getAsLong();
            outbound.stalled(now);
            transport.wakeAt(outbound.nextLook(now));
        }
        return result;
    }

    void ping(ByteBuffer payload) {
        if (!protocol.isCloseSent()) {
            protocol.sendPing(payload, transport);
            transport.flush();
        }
    }

    void close(CloseStatus status) {
        if (closing == null && !ended) {
            begin(Initiator.LOCAL, "");
            startClosing(status, options.closeTimeout().toNanos());
        }
    }

    void abort() {
        if (!ended) {
            begin(Initiator.LOCAL, "aborted");
            closing = closing == null ? CloseStatus.ABNORMAL : closing;
            transport.abort();
        }
    }

    void pauseReceiving() {
        if (!paused && closing == null) {
            paused = true;
            transport.pauseReading();
        }
    }

    void resumeReceiving() {
        if (paused) {
            paused = false;
            transport.resumeReading();
        }
    }

    long pendingBytes() {
        return outbound.pendingBytes();
    }

    boolean isClosing() {
        return closing != null || ended;
    }

    Ending ending() {
        return Ending.of(closeSent, closeReceived, initiator == null ? Initiator.NETWORK : initiator, detail, cause);
    }

    // ---------------------------------------------------------------------------------------------------- closing

    private void begin(Initiator who, String why) {
        if (initiator == null) {
            initiator = who;
            detail = why;
        }
    }

    private void startClosing(CloseStatus status, long timeoutNanos) {
        closing = status;
        owedPong = null;
        receiver.closing();
        closeDeadline = clock.getAsLong() + timeoutNanos;
        transport.wakeAt(closeDeadline);
        proceedClosing();
        transport.flush();
        resumeReceiving(); // what still comes is dropped, and the peer's close frame is behind it
    }

    /** Sends the close frame once all messages before it are with the transport, and closes TCP when it is our turn. */
    private void proceedClosing() {
        if (closing == null || !outbound.isEmpty()) {
            return;
        }
        if (closeSent == null && !protocol.isCloseSent()) {
            protocol.sendClose(closing, transport);
            closeSent = closing;
            if (failed) {
                transport.closeOutput();
            } else if (closeReceived != null && server) {
                transport.close(); // RFC 6455 §7.1.1: the server closes TCP first
            }
        }
    }

    private void closeReceived(CloseStatus status) {
        closeReceived = status;
        begin(Initiator.REMOTE, "");
        if (closing == null) {
            // RFC 6455 §5.5.1: "the endpoint typically echos the status code it received"
            startClosing(CloseStatus.of(status.code()), options.closeTimeout().toNanos());
        } else if (closeSent != null && server) {
            transport.close();
        }
    }

    /** Fails the connection (RFC 6455 §7.1.7): says why, ends the output, and reads nothing more into meaning. */
    private void fail(ProtocolException error) {
        failed = true;
        begin(Initiator.LOCAL, error.rule() + ": " + error.getMessage());
        cause = error;
        messageDeadline = Long.MAX_VALUE;
        receiver.protocolError(error);
        CloseStatus status = CloseStatus.truncating(error.rule().closeCode(), String.valueOf(error.getMessage()));
        outbound.discardWaiting(error);
        if (protocol.isCloseSent()) {
            transport.closeOutput();
        } else {
            startClosing(status, Math.min(LINGER_NANOS, options.closeTimeout().toNanos()));
        }
    }

    private void closeForOverflow(String why) {
        begin(Initiator.LOCAL, why);
        receiver.overflow(why + ", closing with 1013");
        outbound.discardWaiting(new ConnectionClosedException(ending()));
        startClosing(
                CloseStatus.truncating(CloseCode.TRY_AGAIN_LATER.code(), why),
                Math.min(STALLED_LINGER_NANOS, options.closeTimeout().toNanos()));
    }
}
