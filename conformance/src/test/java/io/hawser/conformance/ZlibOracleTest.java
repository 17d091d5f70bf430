package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Event;
import io.hawser.protocol.ProtocolLimits;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * permessage-deflate (RFC 7692) against a zlib that is not the JDK's: any messages, any parameters, any fragments. What
 * Hawser compresses must inflate with a window no larger than agreed; what zlib makes in any of its ways must arrive.
 */
final class ZlibOracleTest {
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final List<NodeZlib.Flush> FLUSHES = List.of(NodeZlib.Flush.values());
    private static final int ROUNDS = Integer.getInteger("hawser.rounds", 60);

    private final long seed = Long.getLong("hawser.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<ZlibPool> pools = new ArrayList<>();
    private NodeZlib zlib;

    @BeforeEach
    void start() throws IOException {
        System.out.println("ZlibOracleTest: -Dhawser.seed=" + seed);
        zlib = new NodeZlib();
    }

    @AfterEach
    void stop() {
        zlib.close();
        pools.forEach(ZlibPool::close);
    }

    private PerMessageDeflate extension(Role role, DeflateParameters agreed, int level) {
        ZlibPool pool = new ZlibPool(level);
        pools.add(pool);
        return new PerMessageDeflate(role, agreed, 0, pool);
    }

    /** Repeats near and far, runs, and noise. */
    private byte[] message(int maxBytes) {
        byte[] bytes = new byte[1 + random.nextInt(random.nextInt(5) == 0 ? maxBytes : 1 + maxBytes / 20)];
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(300));
            int kind = random.nextInt(10);
            int from = at == 0 ? 0 : random.nextInt(at);
            for (int i = at; i < at + count; i++) {
                bytes[i] = (byte)
                        (kind < 6 ? bytes[from + i - at] : kind < 9 ? 'a' + random.nextInt(6) : random.nextInt());
            }
            at += count;
        }
        return bytes;
    }

    /** §7.1.2: no back-reference beyond the window that was agreed on, from message to message as well. */
    @ParameterizedTest(name = "window of 2^{0} bytes")
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void whatHawserCompressesInflatesInTheWindowThatWasAgreedOn(int bits) throws IOException {
        for (int round = 0; round < ROUNDS / 2; round++) {
            Role role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
            boolean forgets = random.nextBoolean();
            DeflateParameters agreed = role == Role.SERVER
                    ? new DeflateParameters(forgets, random.nextBoolean(), bits, 8 + random.nextInt(8))
                    : new DeflateParameters(random.nextBoolean(), forgets, 8 + random.nextInt(8), bits);
            PerMessageDeflate sender = extension(role, agreed, random.nextInt(10));
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            List<byte[]> compressed = new ArrayList<>();
            for (int messages = 1 + random.nextInt(5); messages > 0; messages--) {
                byte[] message = message(100_000);
                @Nullable ByteBuffer encoded = sender.encode(ByteBuffer.wrap(message), 0, message.length, null);
                if (encoded != null) {
                    byte[] one = new byte[encoded.remaining()];
                    encoded.get(one);
                    compressed.addAll(List.of(one, TAIL));
                    expected.writeBytes(message);
                    if (forgets) {
                        assertArrayEquals(message, zlib.inflate(bits, List.of(one, TAIL)), "by itself");
                    }
                }
            }
            assertArrayEquals(expected.toByteArray(), zlib.inflate(bits, compressed), agreed.toHeader());
            sender.release();
        }
    }

    /** The oracle would notice: a reference across 1,000 bytes does not inflate in a window of 256. */
    @Test
    void zlibRefusesWhatReachesBeyondItsWindow() throws IOException {
        byte[] far = new byte[1_200];
        random.nextBytes(far);
        System.arraycopy(far, 0, far, 1_000, 200);
        PerMessageDeflate sender = extension(Role.SERVER, DeflateParameters.NONE, 9);
        ByteBuffer encoded = Objects.requireNonNull(sender.encode(ByteBuffer.wrap(far), 0, far.length, null));
        byte[] one = Arrays.copyOfRange(encoded.array(), encoded.position(), encoded.limit());
        assertArrayEquals(far, zlib.inflate(15, List.of(one, TAIL)));
        IOException e = assertThrows(IOException.class, () -> zlib.inflate(8, List.of(one, TAIL)));
        assertTrue(String.valueOf(e.getMessage()).contains("too far back"), e.getMessage());
    }

    private NodeZlib.Options options() {
        return new NodeZlib.Options(
                9 + random.nextInt(7), random.nextInt(10), 1 + random.nextInt(9), random.nextInt(5));
    }

    /** One context for all messages; within a message every kind of flush, at its end one that leaves the tail. */
    @ParameterizedTest(name = "received as {0}")
    @ValueSource(strings = {"CLIENT", "SERVER"})
    void whatZlibCompressesWithTakeoverArrives(Role role) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> parts = new ArrayList<>();
            List<NodeZlib.Flush> flushes = new ArrayList<>();
            List<byte[]> messages = new ArrayList<>();
            for (int count = 1 + random.nextInt(5); count > 0; count--) {
                byte[] message = message(60_000);
                messages.add(message);
                for (int at = 0; at < message.length; ) {
                    int end = at + 1 + random.nextInt(message.length - at);
                    parts.add(Arrays.copyOfRange(message, at, end));
                    flushes.add(end < message.length ? within() : atTheEnd());
                    at = end;
                }
            }
            List<byte[]> pieces = zlib.deflate(options(), parts, flushes);
            List<byte[]> compressed = new ArrayList<>();
            int piece = 0;
            for (byte[] message : messages) {
                ByteArrayOutputStream one = new ByteArrayOutputStream();
                for (int left = message.length; left > 0; left -= parts.get(piece++).length) {
                    one.writeBytes(pieces.get(piece));
                }
                compressed.add(withoutTail(one.toByteArray()));
            }
            assertArrive(role, DeflateParameters.NONE, messages, compressed);
        }
    }

    private NodeZlib.Flush within() {
        return FLUSHES.get(random.nextInt(FLUSHES.size()));
    }

    private NodeZlib.Flush atTheEnd() {
        return random.nextBoolean() ? NodeZlib.Flush.SYNC : NodeZlib.Flush.FULL;
    }

    private static byte[] withoutTail(byte[] flushed) {
        int end = flushed.length - TAIL.length;
        assertArrayEquals(TAIL, Arrays.copyOfRange(flushed, end, flushed.length));
        return Arrays.copyOf(flushed, end);
    }

    /** §7.2.3.4: messages of streams that are each ended by a block with BFINAL, with takeover agreed on or not. */
    @ParameterizedTest(name = "received as {0}")
    @ValueSource(strings = {"CLIENT", "SERVER"})
    void whatZlibFinishesArrives(Role role) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            boolean forgets = random.nextBoolean();
            List<byte[]> messages = new ArrayList<>();
            List<byte[]> compressed = new ArrayList<>();
            for (int count = 1 + random.nextInt(5); count > 0; count--) {
                List<byte[]> parts = new ArrayList<>();
                for (int streams = 1 + random.nextInt(3); streams > 0; streams--) {
                    parts.add(message(20_000));
                }
                messages.add(concat(parts));
                // The empty stored block whose rest is the tail.
                compressed.add(concat(List.of(concat(zlib.finish(options(), parts)), new byte[1])));
            }
            assertArrive(role, new DeflateParameters(forgets, forgets, 15, 15), messages, compressed);
        }
    }

    private static byte[] concat(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void assertArrive(Role role, DeflateParameters agreed, List<byte[]> messages, List<byte[]> compressed) {
        PerMessageDeflate extension = extension(role, agreed, 6);
        WebSocketProtocol protocol =
                new WebSocketProtocol(role, new ProtocolLimits(1 << 20, 1_000), extension, new Random(1));
        List<byte[]> arrived = new ArrayList<>();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        compressed.forEach(payload -> writeFrames(wire, payload, role == Role.SERVER));
        byte[] bytes = wire.toByteArray();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(2_000));
            ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, end));
            at = end;
            for (@Nullable Event event = protocol.receive(in); event != null; event = protocol.receive(in)) {
                if (event instanceof Event.Message message) {
                    byte[] payload = new byte[message.length()];
                    message.buffer().get(message.offset(), payload);
                    arrived.add(payload);
                } else {
                    assertTrue(event instanceof Event.Ping, event::toString);
                }
            }
        }
        assertEquals(messages.size(), arrived.size());
        for (int i = 0; i < messages.size(); i++) {
            assertArrayEquals(messages.get(i), arrived.get(i));
        }
        protocol.release();
    }

    /** One message in fragments of any length, empty ones too, and pings between them. */
    private void writeFrames(ByteArrayOutputStream wire, byte[] payload, boolean masked) {
        int fragments = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(6);
        for (int fragment = 1, at = 0; fragment <= fragments; fragment++) {
            int end = fragment == fragments ? payload.length : at + random.nextInt(payload.length - at + 1);
            int fin = fragment == fragments ? 0x80 : 0;
            writeFrame(wire, fragment == 1 ? fin | 0x42 : fin, Arrays.copyOfRange(payload, at, end), masked);
            at = end;
            if (fin == 0 && random.nextInt(4) == 0) {
                writeFrame(wire, 0x89, new byte[random.nextInt(126)], masked);
            }
        }
    }

    /** The masking key is 0, which changes nothing: masking is tested elsewhere. */
    private static void writeFrame(ByteArrayOutputStream wire, int first, byte[] payload, boolean masked) {
        int length = payload.length;
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            header.put((byte) (mask | length));
        } else if (length < 1 << 16) {
            header.put((byte) (mask | 126)).putShort((short) length);
        } else {
            header.put((byte) (mask | 127)).putLong(length);
        }
        header.position(header.position() + (masked ? 4 : 0));
        wire.write(header.array(), 0, header.position());
        wire.writeBytes(payload);
    }
}
