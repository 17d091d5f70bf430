package io.hawser;

import io.hawser.Ending.Initiator;
import io.hawser.LoopBudget.Unfinished;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Event;
import io.hawser.protocol.FrameObserver;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.time.Duration;
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
    private final WebSocketProtocol protocol;
    private final ConnectionOptions options;
    private final Transport transport;
    private final LongSupplier clock;
    private final Receiver receiver;
    private final Outbound outbound;
    private final Liveness liveness;
    private final ControlFrames control;

    /** There once it has begun, or when somebody asks how far it is. */
    private @Nullable Closing closing;

    private @Nullable OwedEnd owedEnd;

    /** The message that has begun and not ended, and is waited for. */
    private @Nullable Unfinished unfinished;

    /** The messages handed over that nobody has dealt with, if they are worth counting. */
    private @Nullable Unfinished unhandled;

    private boolean paused;
    private boolean acknowledgementsWatched;
    private boolean inputEnded;
    private boolean ended;

    ConnectionDriver(
            WebSocketProtocol protocol,
            ConnectionOptions options,
            Transport transport,
            LongSupplier clock,
            LoopBudget budget,
            Receiver receiver) {
        this.protocol = protocol;
        this.options = options;
        this.transport = transport;
        this.clock = clock;
        this.receiver = receiver;
        this.outbound = new Outbound(protocol, transport, options.backpressure(), clock, budget);
        this.liveness = new Liveness(options.keepAlive(), clock.getAsLong());
        this.control = new ControlFrames(
                protocol, transport, outbound, options.limits().controlFramesPerSecond());
    }

    /** Starts watching deadlines. First call, when the handshake is complete. */
    void start() {
        wakeNext(clock.getAsLong());
    }

    /** As {@link Connection#observe}, with null for no more. */
    void observe(@Nullable FrameObserver observer) {
        protocol.observe(observer);
    }

    /** What time it is on the injected clock. */
    long now() {
        return clock.getAsLong();
    }

    // ------------------------------------------------------------------------------------- from the transport: bytes

    /**
     * Bytes came.
     *
     * @param in big-endian, lent until this returns; unmasked in place. Bytes that remain in it were not taken: the transport
     *     keeps them and offers them again, if reading was paused after {@link Transport#resumeReading()}, and if its turn
     *     was over in the next one
     */
    public void received(ByteBuffer in) {
        liveness.heard(clock.getAsLong());
        boolean messageEnded = false;
        try {
            @Nullable Event event;
            while (!paused && isReceiving() && (event = protocol.receive(in)) != null) {
                accept(event);
                if (event instanceof Event.Message) {
                    messageEnded = true;
                    if (transport.isTurnOver()) {
                        break;
                    }
                }
            }
        } catch (ProtocolException e) {
            fail(e);
        }
        protocol.endMessage(); // or all whose turn is over would hold one, in no budget
        if (countUnhandled()) {
            budget().enforce();
        }
        if (!isReceiving()) {
            in.position(in.limit()); // RFC 6455 §7.1.7: what follows is not processed
        } else if (isClosing() || !protocol.isWithinMessage()) {
            forgetMessage();
        } else {
            awaitMessage(messageEnded);
        }
    }

    /** A message has begun: it must end in time, and what it holds counts. */
    private void awaitMessage(boolean isAnother) {
        if (isAnother) {
            forgetMessage();
        }
        @Nullable Unfinished message = unfinished;
        if (message == null) {
            message = budget().begin(this);
            unfinished = message;
            message.endsBy = messageTime();
            transport.wakeAt(message.endsBy);
        }
        budget().holds(message, protocol.unfinishedBytes());
        budget().enforce();
    }

    private void forgetMessage() {
        if (unfinished != null) {
            budget().end(unfinished);
            unfinished = null;
        }
    }

    /** Counts messages that wait for the handler, or that it works on; whether there are such. */
    private boolean countUnhandled() {
        long bytes = receiver.unhandledBytes();
        if (bytes <= LoopBudget.LEAST_UNHANDLED_BYTES || isClosing()) {
            forgetUnhandled();
            return false;
        }
        if (unhandled != null && receiver.handledBytes() != unhandled.handledBytes) {
            forgetUnhandled(); // behind those whose handler has done nothing meanwhile
        }
        if (unhandled == null) {
            unhandled = budget().begin(this);
            unhandled.handledBytes = receiver.handledBytes();
        }
        budget().holds(unhandled, bytes);
        if (!receiver.isBehind()) { // else caughtUp follows
            forgetUnhandled();
        }
        return unhandled != null;
    }

    private void forgetUnhandled() {
        if (unhandled != null) {
            budget().end(unhandled);
            unhandled = null;
        }
    }

    /** Whether the handler of these messages has dealt with some since they were counted. Then they are counted anew. */
    boolean goesOnWith(Unfinished messages) {
        if (messages != unhandled || receiver.handledBytes() == messages.handledBytes) {
            return false;
        }
        countUnhandled();
        return true;
    }

    private LoopBudget budget() {
        return outbound.budget();
    }

    /** These messages take too much of the budget: they are given up, and the connection with them. */
    void giveUp(Unfinished messages, ProtocolException why) {
        if (messages == unhandled) {
            receiver.drop();
        }
        giveUpMessage(why);
    }

    /** The message that was begun is given up, and the connection with it. */
    private void giveUpMessage(ProtocolException why) {
        forgetMessage();
        forgetUnhandled();
        fail(why);
        protocol.stopReceiving();
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
                closing().received(close.status());
                endInTurn(close);
            }
            case Event.Failure failure -> endInTurn(failure);
        }
    }

    private void deliver(Event.Message event) {
        if (isClosing()) {
            return;
        }
        boolean borrowed = !event.owned();
        Message message = Message.over(event.text(), event.buffer(), event.offset(), event.length(), borrowed);
        receiver.message(message);
        if (borrowed) {
            message.expire();
        }
    }

    /** The peer ended its output: nothing more comes. */
    public void receivedEnd() {
        if (isCut()) {
            return;
        }
        inputEnded = true;
        if (owedEnd == null) {
            closing().receivedEnd();
            transport.close();
        }
    }

    /** Whether bytes that come, or came before the end of the stream and were not taken, still have a meaning. */
    public boolean isReceiving() {
        return !isFailed() && !isCut();
    }

    /** The operating system took bytes that waited. */
    public void sent() {
        if (isCut()) {
            return;
        }
        outbound.sent();
        if (!isCut()) {
            control.answer();
            if (closing != null) {
                closing.proceed();
            }
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
        closing().lost(failure);
        forgetMessage();
        forgetUnhandled();
        protocol.release();
        Ending ending = ending();
        outbound.end(ending);
        receiver.ended(ending);
    }

    /** Looks at the deadlines, when {@link Transport#wakeAt} says so. */
    public void tick() {
        if (isCut()) {
            return;
        }
        long now = clock.getAsLong();
        if (closing != null && now >= closing.deadline()) {
            closing.tooLate();
            return;
        }
        if (owedEnd != null && now >= owedEnd.latest()) {
            caughtUp();
        }
        if (unfinished != null && now >= unfinished.endsBy) {
            messageTooSlow(unfinished);
        }
        if (!isClosing() && outbound.stalled(now)) {
            closing()
                    .overflow("peer has not read for backpressure.maxUnsentAge "
                            + options.backpressure().maxUnsentAge());
        }
        watchLife(now);
        if (!isCut()) {
            wakeNext(now);
        }
    }

    /** By when a message must end that begins now. */
    private long messageTime() {
        return clock.getAsLong() + options.limits().messageTimeout().toNanos();
    }

    private void messageTooSlow(Unfinished message) {
        if (paused) {
            message.endsBy = messageTime(); // its end may wait for us to read
        } else {
            giveUpMessage(new ProtocolException(
                    Rule.MESSAGE_TIMEOUT,
                    "message did not end within limits.messageTimeout "
                            + options.limits().messageTimeout()));
        }
    }

    private void watchLife(long now) {
        if (protocol.isCloseSent()) {
            liveness.heard(now); // closing has its own deadline
        } else if (paused) {
            if (liveness.isProbeDue(now)) { // an answer would be among the bytes we do not read: see ADR 13
                if (!acknowledgementsWatched) {
                    watchAcknowledgements(options.keepAlive().pongTimeout());
                }
                control.pong();
            }
        } else if (liveness.isOver(now, transport.handedOverBytes())) {
            closing()
                    .cut(
                            Initiator.NETWORK,
                            "no byte from the peer within keepAlive.pongTimeout "
                                    + options.keepAlive().pongTimeout() + " after a ping");
        } else if (liveness.isPingDue(now, transport.collectedBytes(), transport.handedOverBytes())) {
            control.ping();
        }
    }

    private void watchAcknowledgements(Duration timeout) {
        acknowledgementsWatched = !timeout.isZero();
        transport.limitUnacknowledged(timeout);
    }

    private void wakeNext(long now) {
        long next = Math.min(liveness.nextLook(paused), outbound.nextLook(now));
        next = unfinished == null ? next : Math.min(next, unfinished.endsBy);
        next = closing == null ? next : Math.min(next, closing.deadline());
        next = owedEnd == null ? next : Math.min(next, owedEnd.latest());
        if (next != Long.MAX_VALUE) {
            transport.wakeAt(next);
        }
    }

    // ------------------------------------------------------------------------------------------ from the layer above

    /** Sends a message whose outcome nobody awaits. */
    SendResult send(Message message) {
        return send(message, null);
    }

    SendResult send(Outgoing outgoing) {
        return send(outgoing.message(), outgoing.completion());
    }

    /** Sends a message; the completion, if there is one, is told the outcome whatever it is. */
    private SendResult send(Message message, @Nullable Completion completion) {
        if (isClosing()) {
            return neverLeaves(completion, SendResult.CLOSED);
        }
        if (transport.isGone()) { // whoever answers the peer's last messages has not been told yet of the end
            return neverLeaves(completion, SendResult.ACCEPTED);
        }
        SendResult result = outbound.offer(message, completion);
        if (unhandled != null) {
            receiver.answered();
            forgetUnhandled();
        }
        if (result == SendResult.FULL) {
            overflow();
            return neverLeaves(completion, SendResult.CLOSED);
        }
        transport.flush();
        return result;
    }

    private SendResult neverLeaves(@Nullable Completion completion, SendResult result) {
        if (completion != null) {
            completion.done(new ConnectionClosedException(ending()));
        }
        return result;
    }

    void ping(ByteBuffer payload) {
        if (!isCut()) {
            control.ping(payload);
        }
    }

    void close(CloseStatus status) {
        caughtUp(); // whoever closes has no more answers
        closing().begin(Initiator.LOCAL, "");
        closing().start(status);
    }

    void abort() {
        if (!isCut()) {
            closing().cut(Initiator.LOCAL, "aborted");
        }
    }

    /** Closes because more waits than may be kept. */
    void overflow() {
        if (!isClosing()) {
            closing()
                    .overflow("more than " + outbound.limitSetting() + " waiting ("
                            + options.backpressure().policy() + ")");
        }
    }

    void pauseReceiving() {
        if (!paused && !isClosing()) {
            paused = true;
            transport.pauseReading();
            transport.wakeAt(liveness.nextLook(true));
        }
    }

    void resumeReceiving() {
        if (paused && !isCut()) {
            paused = false;
            if (acknowledgementsWatched) {
                watchAcknowledgements(Duration.ZERO);
                liveness.heard(clock.getAsLong()); // from now on its answers are read
            }
            if (unfinished != null) {
                unfinished.endsBy = messageTime(); // while we did not read was not the peer's time
            }
            transport.resumeReading();
        }
    }

    long pendingBytes() {
        return outbound.pendingBytes();
    }

    /** How much of {@code backpressure.highWaterBytes} is used up: by what waits, and by what other connections need. */
    long usedBytes() {
        return outbound.usedBytes();
    }

    /** A turn has ended: what the operating system did not take counts from now on, and is watched. */
    void turnEnded() {
        if (!ended) {
            outbound.turnEnded();
        }
    }

    // ---------------------------------------------------------------------------------------------------- closing

    boolean isClosing() {
        return closing != null && closing.hasBegun();
    }

    private boolean isFailed() {
        return closing != null && closing.isFailed();
    }

    /** Whether TCP was cut or is gone. */
    private boolean isCut() {
        return closing != null && closing.isCut();
    }

    private Closing closing() {
        Closing known = closing;
        if (known == null) {
            known = new Closing(protocol, options, transport, clock, outbound, receiver, this::closingBegun);
            closing = known;
        }
        return known;
    }

    Ending ending() {
        return closing().ending();
    }

    private void closingBegun() {
        forgetMessage();
        forgetUnhandled();
        resumeReceiving(); // what still comes is dropped, and the peer's close frame is behind it
    }

    /**
     * The peer has said its last. Whoever still works on its messages may answer them first, if that does not take long:
     * so the end has its place in the order of messages, as it has for a listener.
     */
    private void endInTurn(Event end) {
        if (receiver.isBehind() && !isClosing()) {
            owedEnd = OwedEnd.since(clock.getAsLong(), end);
            transport.wakeAt(owedEnd.latest());
        } else {
            end(end);
        }
    }

    /** Nobody works on earlier messages any more. */
    void caughtUp() {
        forgetUnhandled();
        @Nullable OwedEnd owed = owedEnd;
        owedEnd = null;
        if (owed != null && !isCut()) {
            end(owed.end());
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
            closing().start(CloseStatus.of(close.status().code()));
        }
    }

    private void fail(ProtocolException error) {
        owedEnd = null;
        closing().fail(error);
    }
}
