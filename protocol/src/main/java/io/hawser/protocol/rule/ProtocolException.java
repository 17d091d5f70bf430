package io.hawser.protocol.rule;

import java.io.Serial;

/**
 * The peer broke a {@link Rule}. It never leaves the connection it happened on: it ends in one close frame. It has no
 * stack trace, which would say where we noticed and not what the peer did.
 */
public final class ProtocolException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Rule rule;

    /**
     * A breach.
     *
     * @param text the broken rule with the offending value and the section; it becomes the close reason, so that it holds
     *     nothing secret and should stay within 123 bytes
     */
    public ProtocolException(Rule rule, String text) {
        super(text, null, false, false);
        this.rule = rule;
    }

    /** The broken rule. */
    public Rule rule() {
        return rule;
    }
}
