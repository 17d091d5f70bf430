package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Event;
import io.hawser.protocol.ProtocolLimits;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds of any bytes that a connection receives: they become events and at most one failure, never an exception;
 * nothing follows a close frame or a failure; text is UTF-8; no message and no buffer is longer than the limit; and how
 * the bytes were cut makes no difference.
 *
 * <p>The first byte of an input chooses the connection, the second one a cut; the rest is what arrives.
 */
final class FrameStream {
    private static final int WITH_DEFLATE = 1;
    private static final int WITHOUT_TAKEOVER = 2;
    private static final int CHOICE_BYTES = 2;
    private static final int MAX_MESSAGE_BYTES = 3_000;
    private static final ProtocolLimits LIMITS = new ProtocolLimits(MAX_MESSAGE_BYTES, 20);
    private static final Set<Integer> CLOSE_CODES_OF_FAILURES = Set.of(1002, 1007, 1008, 1009);
    private static final ZlibPool POOL = new ZlibPool(6);

    private FrameStream() {}

    static void check(Role role, byte[] input) {
        if (input.length < CHOICE_BYTES) {
            return;
        }
        byte[] wire = Arrays.copyOfRange(input, CHOICE_BYTES, input.length);
        List<int[]> cuts = Cuts.of(wire.length, input[1]);
        List<String> whole = receive(connection(role, input[0]), wire, cuts.get(0));
        for (int[] cut : cuts) {
            List<String> events = receive(connection(role, input[0]), wire, cut);
            assertEquals(whole, events, () -> role + ", cut at " + Arrays.toString(cut));
        }
    }

    private static WebSocketProtocol connection(Role role, byte choice) {
        boolean forgets = (choice & WITHOUT_TAKEOVER) != 0;
        PerMessageDeflate deflate = (choice & WITH_DEFLATE) == 0
                ? null
                : new PerMessageDeflate(role, new DeflateParameters(forgets, forgets, 15, 15), 0, POOL);
        return new WebSocketProtocol(role, LIMITS, deflate, new Random(1));
    }

    private static List<String> receive(WebSocketProtocol protocol, byte[] wire, int[] cuts) {
        List<String> events = new ArrayList<>();
        for (int i = 1; i < cuts.length; i++) {
            ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(wire, cuts[i - 1], cuts[i]));
            @Nullable Event event;
            while ((event = protocol.receive(in)) != null) {
                assertTrue(events.stream().noneMatch(FrameStream::isLast), "an event after the last one");
                events.add(describe(event));
            }
            assertEquals(0, in.remaining(), "bytes not taken");
        }
        protocol.release();
        return events;
    }

    private static boolean isLast(String event) {
        return event.startsWith("close") || event.startsWith("fail");
    }

    private static String describe(Event event) {
        return switch (event) {
            case Event.Message message -> describe(message);
            case Event.Ping ping -> "ping " + control(ping.payload());
            case Event.Pong pong -> "pong " + control(pong.payload());
            case Event.Close close -> "close " + close.status();
            case Event.Failure failure -> {
                assertTrue(
                        CLOSE_CODES_OF_FAILURES.contains(failure.error().rule().closeCode()));
                yield "fail " + failure.error().rule();
            }
        };
    }

    private static String describe(Event.Message message) {
        assertTrue(message.length() <= MAX_MESSAGE_BYTES, "message of " + message.length() + " bytes");
        assertTrue(!message.owned() || message.buffer().capacity() <= MAX_MESSAGE_BYTES + 1, "memory held");
        byte[] bytes = new byte[message.length()];
        message.buffer().duplicate().clear().get(message.offset(), bytes);
        if (message.text()) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException e) {
                throw new AssertionError("text that is not UTF-8", e);
            }
        }
        return (message.text() ? "text " : "binary ") + HexFormat.of().formatHex(bytes);
    }

    private static String control(ByteBuffer payload) {
        assertTrue(payload.remaining() <= 125, "control frame of " + payload.remaining() + " bytes");
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
