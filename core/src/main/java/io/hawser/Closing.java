package io.hawser;

import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one connection ends (RFC 6455 §7): who began and why, both close frames, by when it must be over, which end closes
 * TCP, and when it is cut. Single-threaded.
 */
final class Closing {
    /** How long a peer that broke a rule may take to read our close frame before TCP is cut. */
    private static final long LINGER_NANOS = 2_000_000_000L;

    /** How long a peer that does not read is waited for once it is being closed for that. */
    private static final long STALLED_LINGER_NANOS = 500_000_000L;

    private final WebSocketProtocol protocol;
    private final ConnectionOptions options;
    private final Transport transport;
    private final LongSupplier clock;
    private final Outbound outbound;
    private final Receiver receiver;
    private final Runnable begun;

    /** What our close frame says or will say; {@link CloseStatus#ABNORMAL} where there will be none. */
    private @Nullable CloseStatus status;

    private @Nullable CloseStatus sent;
    private @Nullable CloseStatus received;
    private @Nullable Initiator initiator;
    private String detail = "";
    private @Nullable Throwable cause;
    private boolean failed;
    private boolean cut;
    private long deadline = Long.MAX_VALUE;

    /**
     * Nothing has begun.
     *
     * @param begun run when it has
     */
    Closing(
            WebSocketProtocol protocol,
            ConnectionOptions options,
            Transport transport,
            LongSupplier clock,
            Outbound outbound,
            Receiver receiver,
            Runnable begun) {
        this.protocol = protocol;
        this.options = options;
        this.transport = transport;
        this.clock = clock;
        this.outbound = outbound;
        this.receiver = receiver;
        this.begun = begun;
    }

    /** Whether nothing more is sent but a close frame. */
    boolean hasBegun() {
        return status != null;
    }

    /** Whether the peer broke a rule; what it sends no longer has a meaning. */
    boolean isFailed() {
        return failed;
    }

    /** Whether TCP was cut or is gone. */
    boolean isCut() {
        return cut;
    }

    /** Notes who began; only the first call counts. */
    void begin(Initiator who, String why) {
        if (initiator == null) {
            initiator = who;
            detail = why;
        }
    }

    /** Starts the closing handshake behind what waits, unless it has begun. */
    void start(CloseStatus with) {
        if (!hasBegun()) {
            start(with, options.closeTimeout().toNanos(), null);
        }
    }

    /** Starts the closing handshake or changes its status; {@code discard} in place of what waits, unless that is null. */
    private void start(CloseStatus with, long timeoutNanos, @Nullable Throwable discard) {
        status = with;
        deadline = clock.getAsLong() + timeoutNanos;
        transport.wakeAt(deadline);
        receiver.closing();
        if (discard != null) {
            outbound.discardWaiting(discard);
        }
        proceed();
        transport.flush();
        begun.run();
    }

    /** Fails the connection (RFC 6455 §7.1.7): says why, ends the output, and reads nothing more into meaning. */
    void fail(ProtocolException error) {
        failed = true;
        cause = error;
        begin(Initiator.LOCAL, error.rule() + ": " + error.getMessage());
        if (protocol.isCloseSent()) {
            transport.closeOutput();
        }
        receiver.protocolError(error);
        if (!protocol.isCloseSent()) {
            start(
                    CloseStatus.truncating(error.rule().closeCode(), String.valueOf(error.getMessage())),
                    Math.min(LINGER_NANOS, options.closeTimeout().toNanos()),
                    error);
        }
    }

    /** Closes because the peer does not keep up. */
    void overflow(String why) {
        begin(Initiator.LOCAL, why);
        receiver.overflow(why + ", closing with 1013");
        start(
                CloseStatus.truncating(CloseCode.TRY_AGAIN_LATER.code(), why),
                Math.min(STALLED_LINGER_NANOS, options.closeTimeout().toNanos()),
                new ConnectionClosedException(ending()));
    }

    /** Cuts TCP without another word. */
    void cut(Initiator who, String why) {
        begin(who, why);
        cut = true;
        if (!hasBegun()) {
            receiver.closing();
        }
        giveUp();
        transport.abort();
    }

    /** No closing handshake happens any more. */
    private void giveUp() {
        status = status == null ? CloseStatus.ABNORMAL : status;
        deadline = Long.MAX_VALUE;
    }

    /** The peer's close frame came. */
    void received(CloseStatus theirs) {
        received = theirs;
        begin(Initiator.REMOTE, "");
        if (sent != null) {
            closeTcpFirst();
        }
    }

    /** The peer ended its output. */
    void receivedEnd() {
        if (received == null && !failed) {
            begin(Initiator.NETWORK, "the peer ended TCP without a close frame");
        }
        start(CloseStatus.ABNORMAL);
    }

    /** Sends the close frame once it is its turn: when no message waits before it. */
    void proceed() {
        if (!outbound.isEmpty() || status == null || status.equals(CloseStatus.ABNORMAL) || protocol.isCloseSent()) {
            return;
        }
        protocol.sendClose(status, transport);
        sent = status;
        if (failed) {
            transport.closeOutput();
        } else if (received != null) {
            closeTcpFirst();
        }
    }

    /** RFC 6455 §7.1.1: "in most normal cases the server closes first". */
    private void closeTcpFirst() {
        if (protocol.role() == Role.SERVER) {
            transport.close();
        }
    }

    /** By when it must be over; {@link Long#MAX_VALUE} while it has not begun. */
    long deadline() {
        return deadline;
    }

    /** The deadline has passed. */
    void tooLate() {
        if (detail.isEmpty()) {
            detail = "the peer did not finish closing within closeTimeout " + options.closeTimeout();
        }
        cut(Initiator.NETWORK, "");
    }

    /** TCP is gone. */
    void lost(@Nullable Throwable failure) {
        cut = true;
        begin(Initiator.NETWORK, "TCP connection lost");
        if (cause == null && (sent == null || received == null)) {
            cause = failure;
        }
        giveUp();
    }

    /** The story as far as it is known. */
    Ending ending() {
        return Ending.of(sent, received, initiator == null ? Initiator.NETWORK : initiator, detail, cause);
    }
}
