package io.hawser;

import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * How one connection ends (RFC 6455 §7): who began and why, both close frames, by when it must be over, and which end closes
 * TCP. Single-threaded.
 */
final class Closing {
    private final boolean server;
    private final WebSocketProtocol protocol;
    private final Transport transport;

    /** What our close frame says or will say; {@link CloseStatus#ABNORMAL} where there will be none. */
    private @Nullable CloseStatus status;

    private @Nullable CloseStatus sent;
    private @Nullable CloseStatus received;
    private @Nullable Initiator initiator;
    private String detail = "";
    private @Nullable Throwable cause;
    private boolean failed;
    private long deadline = Long.MAX_VALUE;

    Closing(boolean server, WebSocketProtocol protocol, Transport transport) {
        this.server = server;
        this.protocol = protocol;
        this.transport = transport;
    }

    /** Whether nothing more is sent but a close frame. */
    boolean hasBegun() {
        return status != null;
    }

    /** Whether the peer broke a rule; what it sends no longer has a meaning. */
    boolean isFailed() {
        return failed;
    }

    /** Notes who began; only the first call counts. */
    void begin(Initiator who, String why) {
        if (initiator == null) {
            initiator = who;
            detail = why;
        }
    }

    /** Starts the closing handshake; {@link CloseStatus#ABNORMAL} for one without our close frame. */
    void start(CloseStatus with, long until) {
        status = with;
        deadline = until;
        transport.wakeAt(until);
    }

    /** No closing handshake happens any more. */
    void giveUp() {
        status = status == null ? CloseStatus.ABNORMAL : status;
        deadline = Long.MAX_VALUE;
    }

    /** The peer broke a rule. */
    void fail(ProtocolException error) {
        failed = true;
        cause = error;
        begin(Initiator.LOCAL, error.rule() + ": " + error.getMessage());
        if (protocol.isCloseSent()) {
            transport.closeOutput();
        }
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
    }

    /** Sends the close frame once it is its turn: when no message waits before it. */
    void proceed(boolean turn) {
        if (!turn || status == null || status.equals(CloseStatus.ABNORMAL) || protocol.isCloseSent()) {
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
        if (server) {
            transport.close();
        }
    }

    /** By when it must be over; {@link Long#MAX_VALUE} while it has not begun. */
    long deadline() {
        return deadline;
    }

    /** The deadline has passed. */
    void tooLate(String why) {
        detail = detail.isEmpty() ? why : detail;
    }

    /** TCP is gone. */
    void lost(@Nullable Throwable failure) {
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
