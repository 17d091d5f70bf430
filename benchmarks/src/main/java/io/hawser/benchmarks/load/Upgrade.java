package io.hawser.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * One opening handshake (RFC 6455 §4.1): the request, and what the response must say.
 *
 * @param accept the value that Sec-WebSocket-Accept must have
 */
@SuppressWarnings("ArrayRecordComponent") // sent, not compared
public record Upgrade(byte[] request, String accept, boolean deflateOffered) {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** What the response granted. */
    public record Granted(boolean deflate, boolean serverContextTakeover) {}

    /** Makes a request; the extension is offered as browsers offer it. */
    public static Upgrade of(int port, String path, boolean deflate, Random random) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String extension = deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "";
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key + "\r\n" + extension + "\r\n";
        return new Upgrade(request.getBytes(StandardCharsets.US_ASCII), accept(key), deflate);
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /**
     * What a server answers (RFC 6455 §4.2.2), without any extension.
     *
     * @throws LoadException if this header section asks for no WebSocket
     */
    public static byte[] answer(String request) {
        Optional<String> key = header(request, "sec-websocket-key");
        boolean asks = request.startsWith("GET /")
                && header(request, "upgrade")
                        .filter("websocket"::equalsIgnoreCase)
                        .isPresent()
                && header(request, "sec-websocket-version").equals(Optional.of("13"));
        if (!asks || key.isEmpty()) {
            throw new LoadException("the client asked for no WebSocket: "
                    + request.lines().findFirst().orElse("nothing"));
        }
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(key.get()) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the header section ends in these bytes, after its empty line; -1 if it is not all here. */
    public static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Checks the whole header section of a response. */
    public Granted check(String response) {
        if (!response.startsWith("HTTP/1.1 101")) {
            throw new LoadException("the server answered the handshake with "
                    + response.lines().findFirst().orElse("nothing"));
        }
        if (!header(response, "sec-websocket-accept").equals(Optional.of(accept))) {
            throw new LoadException("the server's Sec-WebSocket-Accept is wrong");
        }
        String extensions = header(response, "sec-websocket-extensions").orElse("");
        boolean deflate = extensions.startsWith("permessage-deflate");
        if (deflateOffered && !deflate) {
            throw new LoadException("the server does not agree to permessage-deflate");
        }
        return new Granted(deflate, !extensions.contains("server_no_context_takeover"));
    }

    private static Optional<String> header(String section, String name) {
        return section.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
