package io.hawser;

import io.hawser.protocol.CloseStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param sent the close frame that this end sent, if it sent one
 * @param received the close frame that came, if one came; {@link CloseStatus#NONE} if it carried no code
 * @param clean whether both close frames went over the wire (RFC 6455 §7.1.4)
 * @param initiator who began
 * @param detail why, in words, where a close frame does not say it; may be empty
 * @param cause the exception behind it, if one was
 */
public record Ending(
        Optional<CloseStatus> sent,
        Optional<CloseStatus> received,
        boolean clean,
        Initiator initiator,
        String detail,
        Optional<Throwable> cause) {
    /** Who began the end. */
    public enum Initiator {
        /** This end, by calling close or because the peer broke a rule. */
        LOCAL,
        /** The peer. */
        REMOTE,
        /** Neither: the network, or silence. */
        NETWORK
    }

    static Ending of(
            @Nullable CloseStatus sent,
            @Nullable CloseStatus received,
            Initiator initiator,
            String detail,
            @Nullable Throwable cause) {
        return new Ending(
                Optional.ofNullable(sent),
                Optional.ofNullable(received),
                sent != null && received != null,
                initiator,
                detail,
                Optional.ofNullable(cause));
    }

    /**
     * The status as a browser would report it: what the peer said, and 1006 if it said nothing (RFC 6455 §7.1.5).
     */
    public CloseStatus status() {
        return received.orElse(CloseStatus.ABNORMAL);
    }

    /** One line: {@code clean, remote: sent 1000 NORMAL, received 1000 NORMAL "bye"}. */
    @Override
    public String toString() {
        return (clean ? "clean, " : "not clean, ")
                + initiator.name().toLowerCase(java.util.Locale.ROOT)
                + ": sent " + sent.map(CloseStatus::toString).orElse("nothing")
                + ", received " + received.map(CloseStatus::toString).orElse("nothing")
                + (detail.isEmpty() ? "" : "; " + detail);
    }
}
