package io.hawser.protocol.extension;

/**
 * What a handshake agreed on for permessage-deflate (RFC 7692 §7.1).
 *
 * @param serverNoContextTakeover the server forgets its window after each message
 * @param clientNoContextTakeover the client forgets its window after each message
 * @param serverMaxWindowBits the server's window is at most two to this power bytes, 8 to 15
 * @param clientMaxWindowBits the client's window is at most two to this power bytes, 8 to 15
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {
    /** What {@code permessage-deflate} without parameters means. */
    public static final DeflateParameters NONE = new DeflateParameters(false, false, 15, 15);

    /** Checks the ranges. */
    public DeflateParameters {
        checkBits("server_max_window_bits", serverMaxWindowBits);
        checkBits("client_max_window_bits", clientMaxWindowBits);
    }

    private static void checkBits(String name, int bits) {
        if (bits < 8 || bits > 15) {
            throw new IllegalArgumentException(name + " must be 8 to 15: " + bits + " (RFC 7692 §7.1.2)");
        }
    }

    /** As a header value: {@code permessage-deflate; server_no_context_takeover}. */
    public String toHeader() {
        StringBuilder header = new StringBuilder(DeflateNegotiation.NAME);
        if (serverNoContextTakeover) {
            header.append("; ").append(DeflateNegotiation.SERVER_NO_CONTEXT_TAKEOVER);
        }
        if (clientNoContextTakeover) {
            header.append("; ").append(DeflateNegotiation.CLIENT_NO_CONTEXT_TAKEOVER);
        }
        if (serverMaxWindowBits < 15) {
            header.append("; ")
                    .append(DeflateNegotiation.SERVER_MAX_WINDOW_BITS)
                    .append('=')
                    .append(serverMaxWindowBits);
        }
        if (clientMaxWindowBits < 15) {
            header.append("; ")
                    .append(DeflateNegotiation.CLIENT_MAX_WINDOW_BITS)
                    .append('=')
                    .append(clientMaxWindowBits);
        }
        return header.toString();
    }
}
