package io.hawser;

import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The pings and pongs of one connection (RFC 6455 §5.5.2, §5.5.3), within their budget. Single-threaded. */
final class ControlFrames {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final WebSocketProtocol protocol;
    private final Transport transport;
    private final Outbound outbound;
    private final int perSecond;

    /** For what comes unasked; there once something has. */
    private @Nullable ControlBudget budget;

    /** How many pongs may come for pings of ours. */
    private int asked;

    private @Nullable ByteBuffer owedPong;

    ControlFrames(WebSocketProtocol protocol, Transport transport, Outbound outbound, int perSecond) {
        this.protocol = protocol;
        this.transport = transport;
        this.outbound = outbound;
        this.perSecond = perSecond;
    }

    /** Sends a ping without payload. */
    void ping() {
        ping(EMPTY);
    }

    void ping(ByteBuffer payload) {
        if (!protocol.isCloseSent()) {
            asked++;
            protocol.sendPing(payload, transport);
            transport.flush();
        }
    }

    /** RFC 6455 §5.5.3: "A Pong frame MAY be sent unsolicited." Nobody answers it. */
    void pong() {
        protocol.sendPong(EMPTY, transport);
        transport.flush();
    }

    /** A ping came. */
    void pinged(ByteBuffer payload, long now) throws ProtocolException {
        spend(now);
        owedPong = payload;
        answer();
        transport.flush();
    }

    /** A pong came. */
    void ponged(long now) throws ProtocolException {
        if (asked > 0) {
            asked--;
        } else {
            spend(now);
        }
    }

    private void spend(long now) throws ProtocolException {
        if (budget == null) {
            budget = new ControlBudget(perSecond);
        }
        if (!budget.spend(now)) {
            throw new ProtocolException(
                    Rule.CONTROL_FRAME_FLOOD, "control frames > limits.controlFramesPerSecond " + perSecond);
        }
    }

    /** RFC 6455 §5.5.3: while earlier pongs have not left, only the most recent ping needs an answer. */
    void answer() {
        if (owedPong != null && !outbound.isCongested()) {
            ByteBuffer payload = owedPong;
            owedPong = null;
            if (!protocol.isCloseSent()) {
                protocol.sendPong(payload, transport);
            }
        }
    }
}
