package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages in a connection (RFC 7692); each vector at every cut and in both roles. */
class WebSocketProtocolDeflateTest {
    private static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 15, 15);

    private final ZlibPool pool = new ZlibPool(6);

    @AfterEach
    void close() {
        pool.close();
    }

    private Function<Role, WebSocketProtocol> connection(DeflateParameters agreed, ProtocolLimits limits) {
        return role -> new WebSocketProtocol(
                role,
                limits,
                new PerMessageDeflate(role, agreed, 0, pool),
                new Random(1),
                new Assemblies(BorrowedMemory.forServers(role)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(
            resources = "/io/hawser/protocol/test-vectors/deflate-frames.csv",
            delimiter = '|',
            quoteCharacter = '\'')
    void inflates(String what, String frames, String events) {
        byte[] bytes = Wire.hex(frames);
        for (DeflateParameters agreed : new DeflateParameters[] {DeflateParameters.NONE, NO_TAKEOVER}) {
            EveryCut.assertEvents(connection(agreed, ProtocolLimits.DEFAULT), bytes, events == null ? "" : events);
        }
    }

    /** RFC 7692 §7.2.3.2: the second message only refers back to the first. */
    @Test
    void keepsTheWindowFromMessageToMessageUnlessAgreedOtherwise() {
        byte[] frames = Wire.hex("c107 f248cdc9c90700 810161 8900 c105 f200110000");
        EveryCut.assertEvents(
                connection(DeflateParameters.NONE, ProtocolLimits.DEFAULT),
                frames,
                "text Hello; text a; ping -; text Hello");
        EveryCut.assertEvents(
                connection(NO_TAKEOVER, ProtocolLimits.DEFAULT),
                frames,
                "text Hello; text a; ping -; fail DEFLATE_DATA_INVALID 1007");
    }

    @Test
    void keepsTheWindowAfterABlockWithBfinal() {
        EveryCut.assertEvents(
                connection(DeflateParameters.NONE, ProtocolLimits.DEFAULT),
                Wire.hex("c108 f348cdc9c9070000 c105 f200110000"),
                "text Hello; text Hello");
    }

    /** T30: limits count what comes out, before all of it has come out. */
    @Test
    void limitsWhatComesOut() {
        byte[] stored = Wire.hex("c20b 000500faff48656c6c6f00");
        byte[] blocks = Wire.hex("420a 000500faff48656c6c6f 800b 000500faff48656c6c6f00");
        for (DeflateParameters agreed : new DeflateParameters[] {DeflateParameters.NONE, NO_TAKEOVER}) {
            EveryCut.assertEvents(connection(agreed, new ProtocolLimits(11, 9)), stored, "binary 48656c6c6f");
            EveryCut.assertEvents(connection(agreed, new ProtocolLimits(11, 9)), blocks, "binary 48656c6c6f48656c6c6f");
            EveryCut.assertEvents(
                    connection(agreed, new ProtocolLimits(11, 9)),
                    Wire.hex("420a 000500faff48656c6c6f 000b 000600f9ff48656c6c6f21 0006 000100feff21"),
                    "fail MESSAGE_TOO_LONG 1009");
        }
    }

    /** Of a text that breaks two rules the first breach is reported, not the one that a cut happens to show. */
    @Test
    void reportsTheFirstOfTwoFaultsAtEveryCut() {
        for (DeflateParameters agreed : new DeflateParameters[] {DeflateParameters.NONE, NO_TAKEOVER}) {
            Function<Role, WebSocketProtocol> limited = connection(agreed, new ProtocolLimits(11, 9));
            EveryCut.assertEvents(
                    limited,
                    Wire.hex("c117 000500faff 48656c6cff 000700f8ff 48656c6c6f2121 00"),
                    "fail TEXT_NOT_UTF8 1007");
            EveryCut.assertEvents(
                    limited,
                    Wire.hex("c117 000500faff 48656c6c6f 000700f8ff 48656c6c6f21ff 00"),
                    "fail TEXT_NOT_UTF8 1007");
            EveryCut.assertEvents(
                    limited,
                    Wire.hex("c118 000500faff 48656c6c6f 000800f7ff 48656c6c6f2121ff 00"),
                    "fail MESSAGE_TOO_LONG 1009");
        }
    }

    /** With takeover noise goes out longer than it was; the limit is for the message, not for its frame. */
    @ParameterizedTest(name = "limit of {0} bytes")
    @ValueSource(ints = {1, 2, 100, 3_000, 70_000})
    void takesAMessageOfExactlyTheLimitThatGrewWhenCompressed(int limit) {
        byte[] noise = Wire.random(new Random(1), limit);
        for (Role role : Role.values()) {
            Function<Role, WebSocketProtocol> limited =
                    connection(DeflateParameters.NONE, new ProtocolLimits(limit, 1));
            CollectingSink sink = new CollectingSink();
            limited.apply(role).sendMessage(false, ByteBuffer.wrap(noise), 0, limit, null, sink);
            WebSocketProtocol peer = limited.apply(role == Role.CLIENT ? Role.SERVER : Role.CLIENT);
            Event event = Objects.requireNonNull(peer.receive(ByteBuffer.wrap(sink.bytes())));
            assertEquals("binary " + Wire.hex(noise), EveryCut.describe(event));
            peer.release();
        }
    }

    /** T20: what no message within the limit can need is refused at its header. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # header                 | events, with a limit of 1,000 bytes
        427e 04c0                |
        427e 04c1                | fail MESSAGE_TOO_LONG 1009
        427f 0000000000100000    | fail MESSAGE_TOO_LONG 1009
        427f 7fffffffffffffff    | fail MESSAGE_TOO_LONG 1009
        """)
    void limitsWhatTheHeaderOfACompressedFrameDeclares(String header, String events) {
        EveryCut.assertEvents(
                connection(DeflateParameters.NONE, new ProtocolLimits(1_000, 2)),
                Wire.hex(header),
                events == null ? "" : events);
    }

    /** T30: bytes of which nothing comes out are counted as well, over all frames of a message. */
    @Test
    void limitsWhatIsReceivedOfACompressedMessage() {
        String nothing = "000000ffff".repeat(14); // empty blocks, RFC 1951 §3.2.4
        Function<Role, WebSocketProtocol> limited = connection(NO_TAKEOVER, new ProtocolLimits(1, 3));
        EveryCut.assertEvents(limited, Wire.hex("4246" + nothing + "004d"), "");
        EveryCut.assertEvents(limited, Wire.hex("4246" + nothing + "004e"), "fail MESSAGE_TOO_LONG 1009");
        EveryCut.assertEvents(
                limited, Wire.hex("4246" + nothing + "007f7fffffffffffffff"), "fail MESSAGE_TOO_LONG 1009");
    }

    /** Who compresses each fragment by itself (RFC 7692 §6.1) adds some bytes to each. */
    @Test
    void takesAMessageOfExactlyTheLimitOfWhichEachFragmentGrew() {
        int fragments = 100;
        byte[] noise = Wire.random(new Random(1), 10 * fragments);
        byte[] frames = {};
        Deflater deflater = new Deflater(6, true);
        for (int i = 0; i < fragments; i++) {
            byte[] out = new byte[100];
            deflater.setInput(noise, 10 * i, 10);
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            boolean last = i == fragments - 1;
            byte[] payload = Arrays.copyOf(out, last ? length - 4 : length);
            frames = Wire.concat(frames, Wire.frame(last, i == 0 ? 4 : 0, i == 0 ? 2 : 0, payload));
        }
        deflater.end();
        assertTrue(frames.length > 1_700, frames.length + " bytes");
        EveryCut.assertEvents(
                connection(NO_TAKEOVER, new ProtocolLimits(noise.length, fragments)),
                frames,
                "binary " + Wire.hex(noise));
    }

    /** T30: 1 MiB of zeros from 1 KiB is fine, one byte more is not, in one frame or in many. */
    @Test
    void stopsABombWhileInflating() {
        for (int extra = 0; extra <= 1; extra++) {
            int length = (1 << 20) + extra;
            CollectingSink sink = new CollectingSink();
            connection(NO_TAKEOVER, ProtocolLimits.DEFAULT)
                    .apply(Role.SERVER)
                    .sendMessage(false, ByteBuffer.allocate(length), 0, length, null, sink);
            byte[] whole = sink.bytes();
            assertTrue(whole.length < 1_200, whole.length + " bytes");
            byte[] inFrames = Wire.hex("4200");
            for (int at = 4; at < whole.length; at++) {
                byte[] one = {whole[at]};
                inFrames = Wire.concat(inFrames, Wire.frame(at == whole.length - 1, 0, 0, one));
            }
            String expected = extra == 0 ? "binary 00*1048576" : "fail MESSAGE_TOO_LONG 1009";
            for (byte[] wire : new byte[][] {whole, inFrames}) {
                WebSocketProtocol client = connection(NO_TAKEOVER, new ProtocolLimits(1 << 20, 2_000))
                        .apply(Role.CLIENT);
                assertEquals(
                        expected, EveryCut.describe(Objects.requireNonNull(client.receive(ByteBuffer.wrap(wire)))));
                client.release();
            }
        }
    }

    @Test
    void sendsCompressedUnlessToldNotTo() {
        CollectingSink sink = new CollectingSink();
        WebSocketProtocol protocol =
                connection(DeflateParameters.NONE, ProtocolLimits.DEFAULT).apply(Role.SERVER);
        ByteBuffer hello = ByteBuffer.wrap(Wire.utf8("Hello"));
        protocol.sendMessage(true, hello, 0, 5, null, sink);
        protocol.sendAsIs(true, hello, 0, 5, sink);
        protocol.sendMessage(true, hello, 0, 0, null, sink);
        protocol.sendMessage(true, hello, 0, 5, null, sink);
        protocol.sendPing(hello, sink);
        protocol.sendClose(CloseStatus.NORMAL, sink);
        assertEquals(
                "c107f248cdc9c90700" + "810548656c6c6f" + "8100" + "c105f200110000" + "890548656c6c6f" + "880203e8",
                Wire.hex(sink.bytes()));
        protocol.release();
    }
}
