package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one sequence of bytes whole, byte by byte, and split in two at each index, from heap and from direct memory, in
 * both roles, and holds that the events are the same each time. The buffer is one that is used again, as a network's is:
 * after each piece it is overwritten, so that an event which should have kept its bytes and did not is found out.
 *
 * <p>Events are written {@code text Hello}, {@code binary 0aff}, {@code ping 00}, {@code pong 00}, {@code close 1000 bye}
 * and {@code fail UNEXPECTED_RSV 1002}; more than 100 equal bytes are written {@code 61*126}.
 */
public final class EveryCut {
    /** Longer sequences are cut at their first and last bytes only, and here and there between. */
    private static final int EVERY_INDEX_BYTES = 400;

    private static final int EDGE_BYTES = 16;
    private static final int STRIDE_BYTES = 20_011;

    /** Bytes before and behind each piece that nobody may touch. */
    private static final int MARGIN_BYTES = 5;

    private static final byte MARGIN = (byte) 0xEE;
    private static final byte OVERWRITTEN = (byte) 0xA5;

    /** Sent after every failure and every close frame: nobody may see it. */
    private static final byte[] TOO_LATE = Wire.hex("810141 890142 880203e8");

    private EveryCut() {}

    /**
     * Checks both roles.
     *
     * @param frames unmasked; masked on their way to a server
     * @param expected events, separated by semicolons
     */
    public static void assertEvents(Function<Role, WebSocketProtocol> connection, byte[] frames, String expected) {
        assertEvents(
                connection,
                frames,
                expected.isBlank() ? List.of() : List.of(expected.strip().split("\\s*;\\s*", -1)));
    }

    public static void assertEvents(
            Function<Role, WebSocketProtocol> connection, byte[] frames, List<String> expected) {
        boolean ends = !expected.isEmpty() && expected.get(expected.size() - 1).matches("(fail|close) .*");
        for (Role role : Role.values()) {
            byte[] wire = onTheWire(role, ends ? Wire.concat(frames, TOO_LATE) : frames, frames.length);
            for (boolean direct : new boolean[] {false, true}) {
                ByteBuffer buffer = buffer(wire.length, direct);
                for (int[] cuts : cuts(wire.length)) {
                    assertEquals(
                            expected,
                            feed(connection.apply(role), wire, cuts, buffer),
                            () -> "%s, direct %s, cut at %s of %s"
                                    .formatted(
                                            role,
                                            direct,
                                            briefly(cuts),
                                            Wire.hex(Arrays.copyOf(wire, Math.min(wire.length, 100)))));
                }
            }
        }
    }

    /** Masks what a server is to receive; what follows a broken frame is masked as if that frame ended where it does. */
    private static byte[] onTheWire(Role role, byte[] frames, int end) {
        if (role == Role.CLIENT) {
            return frames;
        }
        Random keys = new Random(6455);
        byte[] before = Wire.masked(Arrays.copyOf(frames, end), keys);
        return Wire.concat(before, Wire.masked(Arrays.copyOfRange(frames, end, frames.length), keys));
    }

    private static String briefly(int[] cuts) {
        return cuts.length == 1 ? "index " + cuts[0] : cuts.length == 0 ? "no index" : "every index";
    }

    /** None, all, and each index alone. */
    private static List<int[]> cuts(int length) {
        int[] indexes = IntStream.range(1, length)
                .filter(i -> length <= EVERY_INDEX_BYTES
                        || i < EDGE_BYTES
                        || i >= length - EDGE_BYTES
                        || i % STRIDE_BYTES == 0)
                .toArray();
        List<int[]> cuts = new ArrayList<>();
        cuts.add(new int[0]);
        cuts.add(indexes);
        Arrays.stream(indexes).forEach(index -> cuts.add(new int[] {index}));
        return cuts;
    }

    /** A buffer for {@link #feed}. */
    static ByteBuffer buffer(int length, boolean direct) {
        int capacity = length + 2 * MARGIN_BYTES;
        return direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
    }

    /** The events of a sequence of bytes that is cut at these indexes. */
    static List<String> feed(WebSocketProtocol protocol, byte[] wire, int[] cuts, ByteBuffer buffer) {
        List<String> seen = new ArrayList<>();
        List<Event> kept = new ArrayList<>();
        List<String> keptThen = new ArrayList<>();
        for (int piece = 0; piece <= cuts.length; piece++) {
            int from = piece == 0 ? 0 : cuts[piece - 1];
            int to = piece == cuts.length ? wire.length : cuts[piece];
            fill(buffer.clear(), MARGIN, 2 * MARGIN_BYTES + to - from);
            buffer.put(MARGIN_BYTES, wire, from, to - from);
            buffer.limit(MARGIN_BYTES + to - from).position(MARGIN_BYTES);
            @Nullable Event event;
            while ((event = protocol.receive(buffer)) != null) {
                String described = describe(event);
                seen.add(described);
                if (!(event instanceof Event.Message message)) {
                    kept.add(event);
                    keptThen.add(described);
                } else if (message.owned()) {
                    kept.add(new Event.Message(
                            message.text(), message.buffer(), message.offset(), message.length(), true));
                    keptThen.add(described);
                }
            }
            assertEquals(0, buffer.remaining(), "bytes not taken");
            buffer.clear();
            for (int i = 0; i < MARGIN_BYTES; i++) {
                assertEquals(MARGIN, buffer.get(i), "byte before the piece");
                assertEquals(MARGIN, buffer.get(MARGIN_BYTES + to - from + i), "byte behind the piece");
            }
            fill(buffer, OVERWRITTEN, 2 * MARGIN_BYTES + to - from);
        }
        assertEquals(keptThen, kept.stream().map(EveryCut::describe).toList(), "events that own their bytes");
        protocol.release();
        return seen;
    }

    private static void fill(ByteBuffer buffer, byte value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        buffer.put(0, bytes);
    }

    static String describe(Event event) {
        return switch (event) {
            case Event.Message message -> describe(message);
            case Event.Ping ping -> "ping " + payload(Wire.bytes(ping.payload()), false);
            case Event.Pong pong -> "pong " + payload(Wire.bytes(pong.payload()), false);
            case Event.Close close -> describe(close.status());
            case Event.Failure failure ->
                "fail " + failure.error().rule() + " " + failure.error().rule().closeCode();
        };
    }

    private static String describe(CloseStatus status) {
        byte[] reason = Wire.utf8(status.reason());
        return "close " + status.code() + (reason.length == 0 ? "" : " " + payload(reason, true));
    }

    private static String describe(Event.Message message) {
        byte[] bytes = Wire.bytes(message.buffer(), message.offset(), message.length());
        return (message.text() ? "text " : "binary ") + payload(bytes, message.text());
    }

    private static String payload(byte[] bytes, boolean text) {
        if (bytes.length > 100 && IntStream.range(0, bytes.length).allMatch(i -> bytes[i] == bytes[0])) {
            return "%02x*%d".formatted(bytes[0], bytes.length);
        }
        return bytes.length == 0 ? "-" : text ? new String(bytes, StandardCharsets.UTF_8) : Wire.hex(bytes);
    }
}
