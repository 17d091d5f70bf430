package io.hawser;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A handshake as a connection keeps it, which may never be asked for it: all its texts in one array, where the usual ones
 * take a byte each. Safe from any thread.
 */
final class KeptHandshake {
    /** Texts that nearly every handshake consists of; their places in this list are their codes. */
    private static final List<String> USUAL = List.of(
            "",
            "GET",
            "HTTP/1.1",
            "Host",
            "Upgrade",
            "Connection",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Accept",
            "Origin",
            "User-Agent",
            "Cookie",
            "Authorization",
            "Accept-Encoding",
            "Accept-Language",
            "Cache-Control",
            "Pragma",
            "Sec-Fetch-Dest",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "websocket",
            "keep-alive, Upgrade",
            "13",
            "no-cache",
            "gzip, deflate, br, zstd",
            "permessage-deflate",
            "permessage-deflate; client_max_window_bits",
            "CONNECT",
            "HTTP/2",
            "host",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-protocol",
            "origin",
            "user-agent",
            "cookie",
            "authorization",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "pragma",
            "sec-fetch-dest",
            "sec-fetch-mode",
            "sec-fetch-site",
            "x-forwarded-for",
            "x-forwarded-proto");

    private static final Map<String, Integer> CODES = new HashMap<>();

    static {
        for (String text : USUAL) {
            CODES.put(text, CODES.size());
        }
    }

    private static final int NONE = 0x7F;

    /** From here on the length of a text that follows, up to {@link #LONG}. */
    private static final int SHORT = 0x80;

    /** A length in four bytes follows, and a text. */
    private static final int LONG = 0xFF;

    private final byte[] texts;
    private final @Nullable Principal principal;
    private final SocketAddress clientAddress;
    private final boolean secure;

    /** The handshake itself: once somebody has asked for it, where it cannot be written in Latin-1, and with certificates. */
    private @Nullable Handshake whole;

    KeptHandshake(Handshake handshake) {
        Packing packing = new Packing();
        HttpRequest request = handshake.request();
        packing.add(request.method());
        packing.add(request.target());
        packing.add(request.version());
        packing.add(handshake.subprotocol().orElse(null));
        packing.add(request.headers());
        packing.add(handshake.response());
        packing.size(handshake.pathParameters().size());
        handshake.pathParameters().forEach((name, value) -> {
            packing.add(name);
            packing.add(value);
        });
        packing.exact &= handshake.peerCertificates().isEmpty();
        texts = packing.bytes();
        whole = packing.exact ? null : handshake;
        principal = handshake.principal().orElse(null);
        clientAddress = handshake.clientAddress();
        secure = handshake.secure();
    }

    /** The handshake, the same one each time. */
    @SuppressWarnings("DoubleCheckedLocking") // it is immutable, and one as good as the other
    Handshake handshake() {
        Handshake known = whole;
        if (known == null) {
            known = new Unpacking().handshake();
            whole = known;
        }
        return known;
    }

    private static final class Packing {
        private final StringBuilder packed = new StringBuilder(256);
        private boolean exact = true;

        void size(int count) {
            packed.append((char) (count >> 8)).append((char) (count & 0xFF));
            exact &= count <= 0xFFFF;
        }

        void add(Headers headers) {
            size(headers.size());
            for (int i = 0; i < headers.size(); i++) {
                add(headers.name(i));
                add(headers.value(i));
            }
        }

        void add(@Nullable String text) {
            @Nullable Integer code = text == null ? Integer.valueOf(NONE) : CODES.get(text);
            if (code == null) {
                literal(Objects.requireNonNull(text));
            } else {
                packed.append((char) code.intValue());
            }
        }

        private void literal(String text) {
            int length = text.length();
            if (length < LONG - SHORT) {
                packed.append((char) (SHORT + length));
            } else {
                packed.append((char) LONG);
                size(length >>> 16);
                size(length & 0xFFFF);
            }
            packed.append(text);
            for (int i = 0; i < length && exact; i++) {
                exact = text.charAt(i) <= 0xFF;
            }
        }

        byte[] bytes() {
            return exact ? packed.toString().getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
        }
    }

    private final class Unpacking {
        private int at;

        Handshake handshake() {
            String method = text();
            String target = text();
            String version = text();
            Optional<String> subprotocol = optional();
            HttpRequest request = new HttpRequest(method, target, version, headers());
            Headers response = headers();
            Map<String, String> parameters = new HashMap<>();
            for (int left = size(); left > 0; left--) {
                parameters.put(text(), text());
            }
            return new Handshake(
                    request,
                    response,
                    parameters,
                    subprotocol,
                    Optional.ofNullable(principal),
                    clientAddress,
                    secure,
                    List.of());
        }

        private int next() {
            return texts[at++] & 0xFF;
        }

        private int size() {
            return next() << 8 | next();
        }

        private Headers headers() {
            String[] fields = new String[2 * size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = text();
            }
            return Headers.of(fields);
        }

        private String text() {
            return optional().orElseThrow();
        }

        private Optional<String> optional() {
            int code = next();
            if (code < SHORT) {
                return code == NONE ? Optional.empty() : Optional.of(USUAL.get(code));
            }
            int length = code < LONG ? code - SHORT : size() << 16 | size();
            at += length;
            return Optional.of(new String(texts, at - length, length, StandardCharsets.ISO_8859_1));
        }
    }
}
