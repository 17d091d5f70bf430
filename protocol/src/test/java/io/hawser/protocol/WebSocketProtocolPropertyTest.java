package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Any sequence of frames, any cut of its bytes: the same events. */
class WebSocketProtocolPropertyTest {
    private static final ProtocolLimits LIMITS = new ProtocolLimits(3_000, 6);

    private final Random random = Seed.random("WebSocketProtocolPropertyTest");
    private final ZlibPool pool = new ZlibPool(6);

    private final BorrowedMemory memory = new BorrowedMemory();
    private final Assemblies assemblies = new Assemblies(memory);

    @AfterEach
    void everyBufferCameBack() {
        memory.assertAllBack();
    }

    private WebSocketProtocol plain(Role role) {
        return new WebSocketProtocol(role, LIMITS, null, new Random(1), assemblies);
    }

    private WebSocketProtocol deflating(Role role) {
        return new WebSocketProtocol(
                role, LIMITS, new PerMessageDeflate(role, DeflateParameters.NONE, 0, pool), new Random(1), assemblies);
    }

    /** Frames in good order, and the events that they must become by RFC 6455 §5.4. */
    @Test
    void conversationsBecomeTheEventsThatTheyWereMadeFrom() {
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int messages = random.nextInt(6); messages > 0; messages--) {
                writeMessage(frames, expected);
            }
            if (random.nextInt(3) == 0) {
                frames.writeBytes(Wire.hex("8805 03e9 e282ac"));
                expected.add("close 1001 \u20ac");
            }
            byte[] wire = frames.toByteArray();
            checkSomeCuts(this::plain, Role.CLIENT, wire, expected);
            checkSomeCuts(this::plain, Role.SERVER, Wire.masked(wire, random), expected);
        }
    }

    private void writeMessage(ByteArrayOutputStream frames, List<String> expected) {
        boolean text = random.nextBoolean();
        byte[] payload = text ? randomText() : Wire.random(random, random.nextInt(300));
        int parts = 1 + random.nextInt(5);
        int at = 0;
        for (int part = 1; part <= parts; part++) {
            int end = part == parts ? payload.length : at + random.nextInt(payload.length - at + 1);
            frames.writeBytes(
                    Wire.frame(part == parts, 0, part > 1 ? 0 : text ? 1 : 2, Arrays.copyOfRange(payload, at, end)));
            at = end;
            if (part < parts && random.nextInt(3) == 0) {
                byte[] ping = Wire.random(random, random.nextInt(126));
                boolean isPing = random.nextBoolean();
                frames.writeBytes(Wire.frame(true, 0, isPing ? 9 : 10, ping));
                expected.add(EveryCut.describe(
                        isPing ? new Event.Ping(ByteBuffer.wrap(ping)) : new Event.Pong(ByteBuffer.wrap(ping))));
            }
        }
        expected.add(EveryCut.describe(new Event.Message(text, ByteBuffer.wrap(payload), 0, payload.length, false)));
    }

    private byte[] randomText() {
        String[] characters = {"a", "z", "\u00e9", "\u20ac", "\ud83d\ude00", "\0"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(characters[random.nextInt(characters.length)]);
        }
        return Wire.utf8(text.toString());
    }

    /** Frames in any order and of any kind, broken ones too: whatever they become, no cut changes it. */
    @Test
    void anyFramesBecomeTheSameEventsAtAnyCut() {
        for (int round = 0; round < 600; round++) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int count = 1 + random.nextInt(8); count > 0; count--) {
                int opcode = new int[] {0, 0, 1, 2, 8, 9, 10, random.nextInt(16)}[random.nextInt(8)];
                boolean fin = opcode >= 8 ? random.nextInt(20) > 0 : random.nextBoolean();
                int rsv = random.nextInt(12) == 0 ? random.nextInt(8) : 0;
                byte[] payload = random.nextInt(3) == 0 ? Wire.random(random, random.nextInt(150)) : randomText();
                frames.writeBytes(Wire.frame(fin, rsv, opcode, payload));
            }
            Role role = random.nextBoolean() ? Role.CLIENT : Role.SERVER;
            byte[] wire = role == Role.CLIENT ? frames.toByteArray() : Wire.masked(frames.toByteArray(), random);
            if (random.nextInt(4) == 0) {
                wire[random.nextInt(wire.length)] = (byte) random.nextInt();
            }
            checkSomeCuts(this::plain, role, wire, feed(this::plain, role, wire, new int[0]));
            checkSomeCuts(this::deflating, role, wire, feed(this::deflating, role, wire, new int[0]));
        }
    }

    private static List<String> feed(Function<Role, WebSocketProtocol> connection, Role role, byte[] wire, int[] cuts) {
        return EveryCut.feed(connection.apply(role), wire, cuts, EveryCut.buffer(wire.length, false));
    }

    private void checkSomeCuts(
            Function<Role, WebSocketProtocol> connection, Role role, byte[] wire, List<String> expected) {
        for (int tries = 0; tries < 4; tries++) {
            int[] cuts = IntStream.range(1, Math.max(1, wire.length))
                    .filter(i -> random.nextInt(1 << (1 + random.nextInt(6))) == 0)
                    .toArray();
            assertEquals(expected, feed(connection, role, wire, cuts), () -> role + " " + Wire.hex(wire));
        }
    }

    /** What one end sends is what the other receives, compressed or not. */
    @Test
    void oneEndReceivesWhatTheOtherSends() {
        for (int round = 0; round < 200; round++) {
            Role sender = round % 2 == 0 ? Role.CLIENT : Role.SERVER;
            Role receiver = round % 2 == 0 ? Role.SERVER : Role.CLIENT;
            boolean deflate = random.nextInt(3) > 0;
            WebSocketProtocol from = deflate ? deflating(sender) : plain(sender);
            CollectingSink sink = new CollectingSink();
            List<String> expected = new ArrayList<>();
            for (int messages = random.nextInt(5); messages > 0; messages--) {
                byte[] payload = random.nextBoolean() ? randomText() : new byte[random.nextInt(3_000)];
                if (random.nextInt(4) > 0) {
                    from.sendMessage(true, ByteBuffer.wrap(payload), 0, payload.length, null, sink);
                } else {
                    from.sendAsIs(true, ByteBuffer.wrap(payload), 0, payload.length, sink);
                }
                expected.add(
                        EveryCut.describe(new Event.Message(true, ByteBuffer.wrap(payload), 0, payload.length, false)));
            }
            from.release();
            byte[] wire = sink.bytes();
            int[] cuts = IntStream.range(1, Math.max(1, wire.length))
                    .filter(i -> random.nextInt(20) == 0)
                    .toArray();
            Function<Role, WebSocketProtocol> connection = deflate ? this::deflating : this::plain;
            assertEquals(expected, feed(connection, receiver, wire, cuts));
        }
    }
}
