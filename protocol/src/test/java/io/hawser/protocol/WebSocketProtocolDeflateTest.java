package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed messages in a connection (RFC 7692); each vector at every cut and in both roles. */
class WebSocketProtocolDeflateTest {
    private static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 15, 15);

    private final ZlibPool pool = new ZlibPool(6);

    @AfterEach
    void close() {
        pool.close();
    }

    private Function<Role, WebSocketProtocol> connection(DeflateParameters agreed, ProtocolLimits limits) {
        return role -> new WebSocketProtocol(role, limits, new PerMessageDeflate(role, agreed, 0, pool), new Random(1));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # what                               | frames                                       | events                  | RFC 7692 section
        one block                            | c107 f248cdc9c90700                          | text Hello              | 7.2.3.1
        one block in two frames              | 4103 f248cd 8004 c9c90700                    | text Hello              | 7.2.3.1
        stored block                         | c10b 000500faff48656c6c6f00                  | text Hello              | 7.2.3.3
        BFINAL set                           | c108 f348cdc9c9070000                        | text Hello              | 7.2.3.4
        BFINAL set, in two frames            | 4107 f348cdc9c90700 800100                   | text Hello              | 7.2.3.4
        two blocks                           | c10d f248050000 00ffff cac9c90700            | text Hello              | 7.2.3.5
        an empty last frame                  | 4106 f248cdc9c907 800100                     | text Hello              | 7.2.3.6
        nothing                              | c10100                                       | text -                  | 7.2.3.6
        uncompressed                         | 8105 48656c6c6f                              | text Hello              | 6.1
        uncompressed between compressed      | c107 f248cdc9c90700 810161 c107 f248cdc9c90700 | text Hello; text a; text Hello | 6.1
        ping within a message                | 4103 f248cd 890170 8004 c9c90700             | ping 70; text Hello     | 6.1
        empty frames                         | 4100 0003f248cd 0000 0004c9c90700 8000       | text Hello              | 6.1
        binary                               | c207 f248cdc9c90700                          | binary 48656c6c6f       | 6.1
        BFINAL twice in a message            | c20f f348cdc9c90700 f348cdc9c90700 00        | binary 48656c6c6f48656c6c6f | 7.2.3.4
        a BFINAL block refers to one before  | c20c f348cdc9c90700 f200110000               | binary 48656c6c6f48656c6c6f | 7.2.3.4
        empty blocks with BFINAL             | c20c 0300 0300 f348cdc9c90700 00             | binary 48656c6c6f       | 7.2.3.4
        RSV1 on a continuation               | 4103 f248cd c004 c9c90700                    | fail UNEXPECTED_RSV 1002 | 6.1
        RSV1 on a ping                       | c900                                         | fail UNEXPECTED_RSV 1002 | 6.1
        RSV1 on a close frame                | c800                                         | fail UNEXPECTED_RSV 1002 | 6.1
        RSV2 beside RSV1                     | e107 f248cdc9c90700                          | fail UNEXPECTED_RSV 1002 | 6.1
        not DEFLATE: block type 3            | c10107                                       | fail DEFLATE_DATA_INVALID 1007 | 7.2.2
        stored block with wrong lengths      | c105 000500ffff                              | fail DEFLATE_DATA_INVALID 1007 | 7.2.2
        distance beyond the window           | c105 f200110000                              | fail DEFLATE_DATA_INVALID 1007 | 7.2.2
        inflates to bad UTF-8                | c107 000100feffff00                          | fail TEXT_NOT_UTF8 1007 | 6455 8.1
        inflates to half a character         | c107 000100fefff000                          | fail TEXT_NOT_UTF8 1007 | 6455 8.1
        character split between frames       | 4107 000200fdffe282 8007 000100feffac00      | text €                  | 6455 5.6
        half a message                       | 4103 f248cd                                  |                         | 6.1
        """)
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

    /** T30: 1 MiB of zeros from 1 KiB is fine, one byte more is not, in one frame or in many. */
    @Test
    void stopsABombWhileInflating() {
        for (int extra = 0; extra <= 1; extra++) {
            int length = (1 << 20) + extra;
            CollectingSink sink = new CollectingSink();
            connection(NO_TAKEOVER, ProtocolLimits.DEFAULT)
                    .apply(Role.SERVER)
                    .sendMessage(false, ByteBuffer.allocate(length), 0, length, true, sink);
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
        protocol.sendMessage(true, hello, 0, 5, true, sink);
        protocol.sendMessage(true, hello, 0, 5, false, sink);
        protocol.sendMessage(true, hello, 0, 0, true, sink);
        protocol.sendMessage(true, hello, 0, 5, true, sink);
        protocol.sendPing(hello, sink);
        protocol.sendClose(CloseStatus.NORMAL, sink);
        assertEquals(
                "c107f248cdc9c90700" + "810548656c6c6f" + "8100" + "c105f200110000" + "890548656c6c6f" + "880203e8",
                Wire.hex(sink.bytes()));
        protocol.release();
    }
}
