package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection gets its TLS engine. T41. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FirstTlsRecordTest {
    /** A handshake record of four bytes. */
    private static final String RECORD = "160301" + "0004" + "0badcafe";

    private final Memory memory = new Memory();
    private final StringBuilder read = new StringBuilder();
    private final EmbeddedChannel channel = memory.channel(new FirstTlsRecord(made -> new Reader()));

    /** Where TLS is. */
    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            read.append(ByteBufUtil.hexDump(buffer));
            buffer.release();
        }
    }

    @AfterEach
    void everything_was_released() {
        channel.finishAndReleaseAll();
        memory.assertAllReleased();
        channel.checkException();
    }

    private void send(String hex) {
        byte[] bytes = ByteBufUtil.decodeHexDump(hex);
        channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
    }

    private void assertWaits() {
        assertNull(channel.pipeline().get(Reader.class));
    }

    private void assertRead(String hex) {
        assertEquals(hex, read.toString());
        assertNotNull(channel.pipeline().get(Reader.class));
        assertNull(channel.pipeline().get(FirstTlsRecord.class));
    }

    @Test
    void a_whole_record_is_read_with_all_that_follows() {
        send(RECORD + "1603");

        assertRead(RECORD + "1603");
        send("0100");
        assertRead(RECORD + "16030100");
    }

    @Test
    void before_the_record_is_whole_there_is_no_reader_wherever_it_is_cut() {
        for (int i = 0; i < RECORD.length(); i += 2) {
            assertWaits();
            send(RECORD.substring(i, i + 2));
        }

        assertRead(RECORD);
    }

    @Test
    void the_longest_record_is_waited_for() {
        send("1603014000" + "00".repeat((1 << 14) - 1));

        assertWaits();
        send("00");
        assertRead("1603014000" + "00".repeat(1 << 14));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "47", // HTTP
                "80", // SSL 2
                "15", // an alert
                "1603014001", // too long
                "1603010000" // empty
            })
    void what_cannot_be_waited_for_goes_on_to_be_refused(String hex) {
        send(hex);

        assertRead(hex);
    }

    @Test
    void who_ends_before_the_record_is_whole_gets_no_reader() {
        send("160301");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertWaits();
        channel.close();
        assertWaits();
    }
}
