package io.hawser.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says before the bytes of the client whose connection it passes on: the PROXY protocol, version 1 (a line) or 2
 * (binary), for TCP over IPv4 and IPv6.
 *
 * @param client where the client connects from; empty if the proxy speaks for itself ({@code LOCAL}, as in health checks) or
 *     does not know ({@code UNKNOWN})
 * @param secure whether the proxy says that the client reached it over TLS (version 2 only)
 */
record ProxyHeader(Optional<InetSocketAddress> client, boolean secure) {
    /** The longest header that is taken, in bytes; addresses need 52, the rest is for what proxies add. */
    static final int MAX_BYTES = 4_096;

    private static final byte[] LINE_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    /** §2.1: "107 bytes" are the longest line, with its CRLF. */
    private static final int MAX_LINE_BYTES = 107;

    private static final int BINARY_HEAD_BYTES = 16;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int UNIX_STREAM = 0x31;
    private static final int UNSPECIFIED = 0x00;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TYPE_SSL = 0x20;
    private static final int CLIENT_SSL = 0x01;

    private static final ProxyHeader ITSELF = new ProxyHeader(Optional.empty(), false);

    /**
     * Takes a header off the beginning. Keeps no state: what is not whole is offered again with more behind it.
     *
     * @return null, and nothing taken, while it is not whole
     * @throws IllegalArgumentException as soon as the bytes cannot become one, with the reason
     */
    static @Nullable ProxyHeader decode(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return null;
        }
        return in.get(in.position()) == SIGNATURE[0] ? binary(in) : line(in);
    }

    private static void requireStart(ByteBuffer in, byte[] start) {
        for (int i = 0; i < Math.min(start.length, in.remaining()); i++) {
            if (in.get(in.position() + i) != start[i]) {
                throw new IllegalArgumentException("no PROXY protocol header");
            }
        }
    }

    // --------------------------------------------------------------------------------------------------- version 1

    private static @Nullable ProxyHeader line(ByteBuffer in) {
        requireStart(in, LINE_START);
        int length = lineLength(in);
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        in.get(); // CR
        in.get(); // LF
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split(" ", -1);
        // §2.1: "the receiver must ignore anything presented before the CRLF is found" behind UNKNOWN
        if (parts[1].equals("UNKNOWN")) {
            return ITSELF;
        }
        boolean isWide = parts[1].equals("TCP6");
        if (parts.length != 6 || (!isWide && !parts[1].equals("TCP4"))) {
            throw new IllegalArgumentException("PROXY protocol line must be: PROXY TCP4|TCP6 from to port port");
        }
        if (endpoint(parts[3], parts[5], isWide).isEmpty()) {
            throw new IllegalArgumentException("PROXY protocol line has a malformed address or port");
        }
        return new ProxyHeader(
                Optional.of(endpoint(parts[2], parts[4], isWide)
                        .orElseThrow(() ->
                                new IllegalArgumentException("PROXY protocol line has a malformed address or port"))),
                false);
    }

    /** Up to CRLF; -1 if that has not come yet. */
    private static int lineLength(ByteBuffer in) {
        int most = Math.min(in.remaining(), MAX_LINE_BYTES);
        for (int i = 0; i < most; i++) {
            byte c = in.get(in.position() + i);
            if (c == '\r' && i + 1 < most) {
                if (in.get(in.position() + i + 1) == '\n') {
                    return i;
                }
                throw new IllegalArgumentException("PROXY protocol line has a CR without LF");
            }
            if (c != '\r' && (c < ' ' || c == 0x7F)) {
                throw new IllegalArgumentException("PROXY protocol line has a control character");
            }
        }
        if (most == MAX_LINE_BYTES) {
            throw new IllegalArgumentException("PROXY protocol line is longer than " + MAX_LINE_BYTES + " bytes");
        }
        return -1;
    }

    private static Optional<InetSocketAddress> endpoint(String address, String port, boolean isWide) {
        return address.indexOf(':') >= 0 == isWide ? IpLiteral.parse(address, port) : Optional.empty();
    }

    // --------------------------------------------------------------------------------------------------- version 2

    private static @Nullable ProxyHeader binary(ByteBuffer in) {
        requireStart(in, SIGNATURE);
        if (in.remaining() < BINARY_HEAD_BYTES) {
            return null;
        }
        int command = in.get(in.position() + 12) & 0xFF;
        int family = in.get(in.position() + 13) & 0xFF;
        int length = in.getShort(in.position() + 14) & 0xFFFF;
        if (command != LOCAL && command != PROXY) {
            throw new IllegalArgumentException(
                    "PROXY protocol version and command must be 0x20 or 0x21: 0x%02x".formatted(command));
        }
        if (BINARY_HEAD_BYTES + length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "PROXY protocol header of " + (BINARY_HEAD_BYTES + length) + " bytes is longer than " + MAX_BYTES);
        }
        if (in.remaining() < BINARY_HEAD_BYTES + length) {
            return null;
        }
        ByteBuffer body = in.slice(in.position() + BINARY_HEAD_BYTES, length);
        in.position(in.position() + BINARY_HEAD_BYTES + length);
        return command == LOCAL ? ITSELF : announced(family, body);
    }

    private static ProxyHeader announced(int family, ByteBuffer body) {
        return switch (family) {
            case TCP_OVER_IPV4 -> announced(new byte[4], body);
            case TCP_OVER_IPV6 -> announced(new byte[16], body);
            // The receiver "should ignore" the addresses that it does not know, and take those of the connection.
            case UNIX_STREAM, UNSPECIFIED -> ITSELF;
            default ->
                throw new IllegalArgumentException(
                        "PROXY protocol family must be TCP over IPv4, IPv6 or a unix socket: 0x%02x".formatted(family));
        };
    }

    private static ProxyHeader announced(byte[] address, ByteBuffer body) {
        if (body.remaining() < 2 * address.length + 2 * Short.BYTES) {
            throw new IllegalArgumentException("PROXY protocol header is too short for its addresses");
        }
        body.get(address);
        body.position(2 * address.length);
        int port = body.getShort() & 0xFFFF;
        body.getShort(); // of the proxy
        return new ProxyHeader(Optional.of(new InetSocketAddress(inet(address), port)), isClientOverTls(body));
    }

    private static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // its length is right
        }
    }

    /** Goes through type, length and value of each addition (§2.2.4 to §2.2.6). */
    private static boolean isClientOverTls(ByteBuffer additions) {
        boolean secure = false;
        while (additions.hasRemaining()) {
            if (additions.remaining() < 3) {
                throw new IllegalArgumentException("PROXY protocol header ends within an addition");
            }
            int type = additions.get() & 0xFF;
            int length = additions.getShort() & 0xFFFF;
            if (length > additions.remaining()) {
                throw new IllegalArgumentException("PROXY protocol addition is longer than the header");
            }
            if (type == TYPE_SSL && length > 0) {
                secure |= (additions.get(additions.position()) & CLIENT_SSL) != 0;
            }
            additions.position(additions.position() + length);
        }
        return secure;
    }
}
