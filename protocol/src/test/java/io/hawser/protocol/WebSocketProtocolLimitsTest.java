package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths and counts that a peer declares: T20, T20c, T21, T22, T23. */
class WebSocketProtocolLimitsTest {
    private static Function<Role, WebSocketProtocol> limited(int maxMessageBytes, int maxFragments) {
        ProtocolLimits limits = new ProtocolLimits(maxMessageBytes, maxFragments);
        return role -> new WebSocketProtocol(
                role, limits, null, new Random(1), new Assemblies(BorrowedMemory.forServers(role)));
    }

    private static final Function<Role, WebSocketProtocol> DEFAULTS = limited(1 << 20, 1_024);

    @ParameterizedTest(name = "{0} bytes, first: {2}, continued: {3}")
    @CsvSource(delimiter = '|', textBlock = """
        # length              | in the header            | first frame              | continuation of 3 bytes, T20
        1048573               | 7f 00000000000ffffd      |                          |
        1048574               | 7f 00000000000ffffe      |                          | fail MESSAGE_TOO_LONG 1009
        1048576               | 7f 0000000000100000      |                          | fail MESSAGE_TOO_LONG 1009
        1048577               | 7f 0000000000100001      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        2147483647            | 7f 000000007fffffff      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        2147483648            | 7f 0000000080000000      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        4294967295            | 7f 00000000ffffffff      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        4294967296            | 7f 0000000100000000      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        9223372036854775804   | 7f 7ffffffffffffffc      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        9223372036854775805   | 7f 7ffffffffffffffd      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        9223372036854775807   | 7f 7fffffffffffffff      | fail MESSAGE_TOO_LONG 1009 | fail MESSAGE_TOO_LONG 1009
        -9223372036854775808  | 7f 8000000000000000      | fail LENGTH_NEGATIVE 1002  | fail LENGTH_NEGATIVE 1002
        -1                    | 7f ffffffffffffffff      | fail LENGTH_NEGATIVE 1002  | fail LENGTH_NEGATIVE 1002
        """)
    void limitsWhatAHeaderDeclares(long length, String header, String first, String continued) {
        String seenFirst = first == null ? "" : first;
        String seenContinued = continued == null ? "" : continued;
        for (String frame : new String[] {"82", "02", "81", "01"}) {
            EveryCut.assertEvents(DEFAULTS, Wire.hex(frame + header), seenFirst);
            EveryCut.assertEvents(DEFAULTS, Wire.hex(frame + header + " 616161"), seenFirst);
        }
        for (String frame : new String[] {"80", "00"}) {
            EveryCut.assertEvents(DEFAULTS, Wire.hex("0203616263" + frame + header), seenContinued);
            EveryCut.assertEvents(DEFAULTS, Wire.hex("0103616263" + frame + header + " 616161"), seenContinued);
        }
        // T20c: an opcode nobody knows is no way around; a control frame is never that long.
        EveryCut.assertEvents(DEFAULTS, Wire.hex("83" + header + " ff"), "fail RESERVED_OPCODE 1002");
        EveryCut.assertEvents(DEFAULTS, Wire.hex("8f" + header + " ff"), "fail RESERVED_OPCODE 1002");
        for (String control : new String[] {"88", "89", "8a"}) {
            EveryCut.assertEvents(DEFAULTS, Wire.hex(control + header), "fail CONTROL_TOO_LONG 1002");
        }
    }

    /** The greatest limit: sums of lengths must not wrap around. */
    @Test
    void limitsWithoutOverflowAtTheGreatestLimit() {
        Function<Role, WebSocketProtocol> greatest = limited(ProtocolLimits.MAX_MESSAGE_BYTES, 1_024);
        EveryCut.assertEvents(greatest, Wire.hex("827f 000000007ffffff7 00"), "");
        EveryCut.assertEvents(greatest, Wire.hex("827f 000000007ffffff8 00"), "fail MESSAGE_TOO_LONG 1009");
        EveryCut.assertEvents(greatest, Wire.hex("020100 807f 000000007ffffff6 00"), "");
        EveryCut.assertEvents(greatest, Wire.hex("020100 807f 000000007ffffff7"), "fail MESSAGE_TOO_LONG 1009");
        EveryCut.assertEvents(greatest, Wire.hex("020100 807f 7fffffffffffffff"), "fail MESSAGE_TOO_LONG 1009");
    }

    @ParameterizedTest(name = "with a limit of {0} bytes")
    @ValueSource(ints = {1, 125, 126, 300, 2_000})
    void takesExactlyTheLimit(int limit) {
        Function<Role, WebSocketProtocol> limited = limited(limit, 10_000);
        byte[] message = new byte[limit];
        EveryCut.assertEvents(limited, Wire.frame(true, 0, 2, message), "binary " + bytes(limit));
        EveryCut.assertEvents(limited, Wire.frame(true, 0, 2, new byte[limit + 1]), "fail MESSAGE_TOO_LONG 1009");
        byte[] inParts = Wire.concat(Wire.frame(false, 0, 2, message), Wire.frame(true, 0, 0, new byte[0]));
        EveryCut.assertEvents(limited, inParts, "binary " + bytes(limit));
        byte[] oneMore = Wire.concat(Wire.frame(false, 0, 2, message), Wire.frame(true, 0, 0, new byte[1]));
        EveryCut.assertEvents(limited, oneMore, "fail MESSAGE_TOO_LONG 1009");
    }

    private static String bytes(int count) {
        return count > 100 ? "00*" + count : "00".repeat(count);
    }

    /** T22: empty frames count as well (CVE-2026-48779). */
    @ParameterizedTest(name = "frames of {0} bytes")
    @ValueSource(ints = {0, 1})
    void limitsTheFramesOfAMessage(int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        byte[] first = Wire.frame(false, 0, 2, payload);
        byte[] middle = Wire.frame(false, 0, 0, payload);
        byte[] last = Wire.frame(true, 0, 0, payload);
        byte[] four = Wire.concat(first, middle, middle, last);
        byte[] five = Wire.concat(first, middle, middle, middle, last);
        String message = "binary " + (payloadBytes == 0 ? "-" : "00000000");
        EveryCut.assertEvents(limited(100, 4), Wire.concat(four, four), message + "; " + message);
        EveryCut.assertEvents(limited(100, 4), five, "fail TOO_MANY_FRAGMENTS 1008");
        EveryCut.assertEvents(limited(100, 1), Wire.concat(first, last), "fail TOO_MANY_FRAGMENTS 1008");
        EveryCut.assertEvents(limited(100, 1), Wire.frame(true, 0, 1, new byte[1]), "text \0");
    }

    @Test
    void doesNotCountControlFramesAsFragments() {
        byte[] frames = Wire.hex("0100 8900 8900 8900 8a00 0000 8900 8000");
        EveryCut.assertEvents(limited(100, 3), frames, "ping -; ping -; ping -; pong -; ping -; text -");
    }

    /** T21: rust-websocket allocated what a header declared (CVE-2022-35922). */
    @ParameterizedTest(name = "as {0}")
    @EnumSource
    void allocatesNothingForWhatIsOnlyDeclared(Role role) {
        byte[] wire = Wire.hex("827f 0000000000100000 00*10");
        byte[] header = role == Role.CLIENT ? wire : Wire.masked(wire, new Random(1));
        int connections = 100;
        WebSocketProtocol[] warm = new WebSocketProtocol[connections];
        long bytes = Allocation.bytes(() -> {
            for (int i = 0; i < connections; i++) {
                warm[i] = DEFAULTS.apply(role);
                assertNull(warm[i].receive(ByteBuffer.wrap(header)));
            }
        });
        assertTrue(
                bytes / connections < 2_048 + 512, bytes / connections + " bytes a connection, its objects included");
        assertEquals(connections, warm.length);
    }

    /** T22: however small the frames, memory and copying follow the bytes of the message. */
    @ParameterizedTest(name = "1 MiB in frames of {0} bytes")
    @ValueSource(ints = {16, 1_024, 65_536})
    void allocatesInProportionToTheMessage(int frameBytes) {
        int frames = (1 << 20) / frameBytes;
        Function<Role, WebSocketProtocol> limited = limited(1 << 20, frames);
        byte[] first = Wire.frame(false, 0, 2, new byte[frameBytes]);
        byte[] middle = Wire.frame(false, 0, 0, new byte[frameBytes]);
        byte[] last = Wire.frame(true, 0, 0, new byte[frameBytes]);
        long bytes = Allocation.bytes(() -> {
            WebSocketProtocol protocol = limited.apply(Role.CLIENT);
            assertNull(protocol.receive(ByteBuffer.wrap(first)));
            for (int i = 2; i < frames; i++) {
                assertNull(protocol.receive(ByteBuffer.wrap(middle)));
            }
            Objects.requireNonNull(protocol.receive(ByteBuffer.wrap(last)));
        });
        long wrapping = 100L * frames;
        assertTrue(bytes - wrapping < 4 << 20, bytes + " bytes");
    }

    /** The last frame's header says how long the message will be: what is made for its first piece fits the rest. */
    @Test
    void allocatesOnceForAFrameThatComesInPieces() {
        byte[] frame = Wire.frame(true, 0, 2, new byte[100_000]);
        long bytes = Allocation.bytes(() -> {
            WebSocketProtocol protocol = DEFAULTS.apply(Role.CLIENT);
            assertNull(protocol.receive(ByteBuffer.wrap(frame, 0, 60_000)));
            assertNull(protocol.receive(ByteBuffer.wrap(frame, 60_000, 20_000)));
            Objects.requireNonNull(protocol.receive(ByteBuffer.wrap(frame, 80_000, frame.length - 80_000)));
        });
        assertTrue(bytes < 110_000, bytes + " bytes for a message of 100,000");
    }

    /** A message that comes whole is not copied; one event is all that is made for it. */
    @Test
    void allocatesOneEventForAWholeMessage() {
        WebSocketProtocol protocol = DEFAULTS.apply(Role.CLIENT);
        ByteBuffer in = ByteBuffer.wrap(Wire.frame(true, 0, 1, new byte[60_000]));
        long bytes = Allocation.bytes(() -> {
            for (int i = 0; i < 1_000; i++) {
                Objects.requireNonNull(protocol.receive(in.rewind()));
            }
        });
        assertTrue(bytes / 1_000 <= 64, bytes / 1_000 + " bytes a message");
    }
}
