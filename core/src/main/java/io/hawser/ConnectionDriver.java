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

    private final WebSocketProtocol protocol;
    private final ConnectionOptions options;
    private final Transport transport;
    private final LongSupplier clock;
    private final Receiver receiver;
    private final Outbound outbound;
    private final Liveness liveness;
    private final ControlFrames control;
    private final MessageDeadline messageDeadline;
    private final Closing closing;
    private final OwedEnd owedEnd = new OwedEnd();

    private boolean paused;
    private boolean inputEnded;

    /** Whether TCP was cut or is gone. */
    private boolean cut;

    private boolean ended;

    ConnectionDriver(
            boolean server,
            WebSocketProtocol protocol,
            ConnectionOptions options,
            Transport transport,
            LongSupplier clock,
            Receiver receiver) {
        this.protocol = protocol;
        this.options = options;
        this.transport = transport;
        this.clock = clock;
        this.receiver = receiver;
        this.outbound = new Outbound(protocol, transport, options.backpressure(), clock);
        this.liveness = new Liveness(options.keepAlive(), clock.getAsLong());
        this.control = new ControlFrames(
                protocol, transport, outbound, options.limits().controlFramesPerSecond());
        this.messageDeadline = new MessageDeadline(options.limits().messageTimeout());
        this.closing = new Closing(server, protocol, transport);
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
        boolean messageEnded = false;
        try {
            @Nullable Event event;
            while (!paused && !closing.isFailed() && !cut && (event = protocol.receive(in)) != null) {
                messageEnded |= event instanceof Event.Message;
                accept(event);
            }
        } catch (ProtocolException e) {
            fail(e);
        }
        if (closing.isFailed() || cut) {
            in.position(in.limit()); // RFC 6455 §7.1.7: what follows is not processed
        } else if (closing.hasBegun() || !protocol.isWithinMessage()) {
            messageDeadline.clear();
        } else if (messageDeadline.within(messageEnded, clock.getAsLong())) {
            transport.wakeAt(messageDeadline.nextLook());
        }
    }

    private void accept(Event event) throws ProtocolException {
        switch (event) {
            case Event.Message message -> deliver(message);
            case Event.Ping ping -> control.pinged(ping.payload(), clock.getAsLong());
            case Event.Pong pong -> {
                control.ponged(clock.getAsLong());
                receiver.pong(pong.payload());
            }
            case Event.Close close -> {
                closing.received(close.status());
                endInTurn(close);
            }
            case Event.Failure failure -> endInTurn(failure);
        }
    }

    private void deliver(Event.Message event) {
        if (closing.hasBegun()) {
            return;
        }
        Message message = Message.over(event.text(), event.buffer(), event.offset(), event.length(), !event.owned());
        receiver.message(message);
        if (!event.owned()) {
            message.expire();
        }
    }

    /** The peer ended its output: nothing more comes. */
    public void receivedEnd() {
        if (cut) {
            return;
        }
        inputEnded = true;
        if (owedEnd.isEmpty()) {
            closing.receivedEnd();
            startClosing(CloseStatus.ABNORMAL, options.closeTimeout().toNanos());
            transport.close();
        }
    }

    /** The operating system took bytes that waited. */
    public void sent() {
        if (cut) {
            return;
        }
        outbound.sent();
        if (!cut) {
            control.answer();
            closing.proceed(outbound.isEmpty());
            transport.flush();
        }
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
        cut = true;
        closing.lost(failure);
        protocol.release();
        Ending ending = closing.ending();
        outbound.end(ending);
        receiver.ended(ending);
    }

    /** Looks at the deadlines, when {@link Transport#wakeAt} says so. */
    public void tick() {
        if (cut) {
            return;
        }
        long now = clock.getAsLong();
        if (now >= closing.deadline()) {
            closing.tooLate("the peer did not finish closing within closeTimeout " + options.closeTimeout());
            cut(Initiator.NETWORK, "");
            return;
        }
        if (now >= owedEnd.nextLook()) {
            caughtUp();
        }
        if (messageDeadline.isOver(now)) {
            messageTooSlow(now);
        }
        if (!closing.hasBegun() && outbound.stalled(now)) {
            closeForOverflow("peer has not read for backpressure.maxUnsentAge "
                    + options.backpressure().maxUnsentAge());
        }
        watchLife(now);
        if (!cut) {
            wakeNext(now);
        }
    }

    private void messageTooSlow(long now) {
        if (paused) {
            messageDeadline.extend(now); // its end may wait for us to read
        } else {
            fail(new ProtocolException(
                    Rule.MESSAGE_TIMEOUT,
                    "message did not end within limits.messageTimeout "
                            + options.limits().messageTimeout()));
        }
    }

    private void watchLife(long now) {
        if (paused || protocol.isCloseSent()) {
            liveness.heard(now); // its answer may be among the bytes we do not read; and closing has its own deadline
        } else if (liveness.isOver(now, transport.handedOverBytes())) {
            cut(
                    Initiator.NETWORK,
                    "no byte from the peer within keepAlive.pongTimeout "
                            + options.keepAlive().pongTimeout() + " after a ping");
        } else if (liveness.isPingDue(now, transport.collectedBytes(), transport.handedOverBytes())) {
            control.ping(EMPTY);
        }
    }

    private void wakeNext(long now) {
        long next = Math.min(Math.min(closing.deadline(), messageDeadline.nextLook()), liveness.nextLook());
        next = Math.min(Math.min(next, owedEnd.nextLook()), outbound.nextLook(now));
        if (next != Long.MAX_VALUE) {
            transport.wakeAt(next);
        }
    }

    // ------------------------------------------------------------------------------------------ from the layer above

    /** Sends a message whose outcome nobody awaits. */
    SendResult send(Message message) {
        if (closing.hasBegun() || !outbound.offerNow(message)) {
            return send(new Outgoing(message, null));
        }
        flush();
        return SendResult.ACCEPTED;
    }

    /** Sends a message; the completion, if there is one, is told the outcome whatever it is. */
    SendResult send(Outgoing outgoing) {
        if (closing.hasBegun()) {
            outgoing.fail(new ConnectionClosedException(ending()));
            return SendResult.CLOSED;
        }
        SendResult result = outbound.offer(outgoing);
        if (result == SendResult.FULL) {
            overflow();
            outgoing.fail(new ConnectionClosedException(ending()));
            return SendResult.CLOSED;
        }
        flush();
        return result;
    }

    private void flush() {
        transport.flush();
        if (outbound.isCongested()) {
            long now = clock.getAsLong();
            outbound.stalled(now);
            transport.wakeAt(outbound.nextLook(now));
        }
    }

    void ping(ByteBuffer payload) {
        if (!cut) {
            control.ping(payload);
        }
    }

    void close(CloseStatus status) {
        caughtUp(); // whoever closes has no more answers
        closing.begin(Initiator.LOCAL, "");
        startClosing(status, options.closeTimeout().toNanos());
    }

    void abort() {
        if (!cut) {
            cut(Initiator.LOCAL, "aborted");
        }
    }

    /** Closes because more waits than may be kept. */
    void overflow() {
        if (!closing.hasBegun()) {
            closeForOverflow("more than backpressure.highWaterBytes "
                    + options.backpressure().highWaterBytes() + " waiting ("
                    + options.backpressure().policy() + ")");
        }
    }

    void pauseReceiving() {
        if (!paused && !closing.hasBegun()) {
            paused = true;
            transport.pauseReading();
        }
    }

    void resumeReceiving() {
        if (paused && !cut) {
            paused = false;
            messageDeadline.extend(clock.getAsLong());
            transport.resumeReading();
        }
    }

    long pendingBytes() {
        return outbound.pendingBytes();
    }

    boolean isClosing() {
        return closing.hasBegun();
    }

    Ending ending() {
        return closing.ending();
    }

    // ---------------------------------------------------------------------------------------------------- closing

    /** Starts the closing handshake behind what waits, unless it has begun. */
    private void startClosing(CloseStatus status, long timeoutNanos) {
        if (!closing.hasBegun()) {
            startClosing(status, timeoutNanos, null);
        }
    }

    /** Starts the closing handshake or changes its status; {@code discard} in place of what waits, unless that is null. */
    private void startClosing(CloseStatus status, long timeoutNanos, @Nullable Throwable discard) {
        closing.start(status, clock.getAsLong() + timeoutNanos);
        messageDeadline.clear();
        receiver.closing();
        if (discard != null) {
            outbound.discardWaiting(discard);
        }
        closing.proceed(outbound.isEmpty());
        transport.flush();
        resumeReceiving(); // what still comes is dropped, and the peer's close frame is behind it
    }

    /**
     * The peer has said its last. Whoever still works on its messages may answer them first, if that does not take long:
     * so the end has its place in the order of messages, as it has for a listener.
     */
    private void endInTurn(Event end) {
        if (receiver.isBehind() && !closing.hasBegun()) {
            transport.wakeAt(owedEnd.keep(end, clock.getAsLong()));
        } else {
            end(end);
        }
    }

    /** Nobody works on earlier messages any more. */
    void caughtUp() {
        @Nullable Event end = owedEnd.take();
        if (end != null && !cut) {
            end(end);
            if (inputEnded) {
                transport.close();
            }
        }
    }

    private void end(Event end) {
        if (end instanceof Event.Failure failure) {
            fail(failure.error());
        } else if (end instanceof Event.Close close) {
            // RFC 6455 §5.5.1: "the endpoint typically echos the status code it received"
            startClosing(
                    CloseStatus.of(close.status().code()),
                    options.closeTimeout().toNanos());
        }
    }

    /** Fails the connection (RFC 6455 §7.1.7): says why, ends the output, and reads nothing more into meaning. */
    private void fail(ProtocolException error) {
        owedEnd.take();
        closing.fail(error);
        receiver.protocolError(error);
        if (!protocol.isCloseSent()) {
            startClosing(
                    CloseStatus.truncating(error.rule().closeCode(), String.valueOf(error.getMessage())),
                    Math.min(LINGER_NANOS, options.closeTimeout().toNanos()),
                    error);
        }
    }

    private void closeForOverflow(String why) {
        closing.begin(Initiator.LOCAL, why);
        receiver.overflow(why + ", closing with 1013");
        startClosing(
                CloseStatus.truncating(CloseCode.TRY_AGAIN_LATER.code(), why),
                Math.min(STALLED_LINGER_NANOS, options.closeTimeout().toNanos()),
                new ConnectionClosedException(ending()));
    }

    /** Cuts TCP without another word. */
    private void cut(Initiator who, String why) {
        closing.begin(who, why);
        cut = true;
        if (!closing.hasBegun()) {
            receiver.closing();
        }
        closing.giveUp();
        transport.abort();
    }
}
