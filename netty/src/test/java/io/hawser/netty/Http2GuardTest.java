package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which frames count, however their bytes come. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Http2GuardTest {
    /** More than a burst, also on a machine that stands still for a second. */
    private static final int TOO_MANY = 1_000;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final List<String> floods = new ArrayList<>();
    private int heard;
    private final Http2Guard guard = new Http2Guard(
            new Http2Guard.Owner() {
                @Override
                public void heard() {
                    heard++;
                }

                @Override
                public void broken(Http2Error error, String why) {
                    floods.add(error + " " + why);
                }
            },
            0);
    private final EmbeddedChannel channel = new EmbeddedChannel(guard);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf frame(int type, int length) {
        return Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(0)
                .writeInt(1)
                .writeBytes(new byte[length]);
    }

    private static ByteBuf frames(int type, int length, int count) {
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            ByteBuf one = frame(type, length);
            all.writeBytes(one);
            one.release();
        }
        return all;
    }

    @ParameterizedTest(name = "type {0}, {1} bytes: {2}")
    @CsvSource({
        "0, 0, free",
        "0, 20000, free",
        "1, 30, free",
        "9, 0, free",
        "2, 5, counted",
        "3, 4, counted",
        "4, 0, counted",
        "4, 6, counted",
        "6, 8, counted",
        "8, 4, counted",
        "7, 8, counted",
        "200, 0, counted",
        "200, 70000, counted"
    })
    void data_and_heads_are_free_and_all_else_counts(int type, int length, String what) {
        channel.writeInbound(frames(type, length, TOO_MANY));
        assertEquals(
                what.equals("free") ? List.of() : List.of("ENHANCE_YOUR_CALM more than 100 control frames a second"),
                floods);
        assertEquals(1, heard);
    }

    @Test
    void a_push_may_not_come() {
        channel.writeInbound(frame(5, 4));
        assertEquals(List.of("PROTOCOL_ERROR PUSH_PROMISE, which may not come (RFC 9113 §8.4)"), floods);
    }

    @Test
    void resets_that_this_end_is_provoked_to_count() {
        for (int i = 0; i < TOO_MANY; i++) { // each of a stream of its own
            channel.writeOutbound(frame(1, 0), frame(3, 4));
        }
        assertTrue(floods.isEmpty());
        for (int i = 0; i < 2 * TOO_MANY; i++) {
            channel.writeOutbound(frame(3, 4));
        }
        assertEquals(1, floods.size());
    }

    @Test
    void what_comes_on_streams_behind_the_last_that_is_served_counts() {
        guard.serveUpTo(1);
        channel.writeInbound(frames(0, 5, TOO_MANY));
        assertTrue(floods.isEmpty());
        guard.serveUpTo(0);
        channel.writeInbound(frames(0, 5, TOO_MANY));
        assertEquals(1, floods.size());
    }

    @Test
    void a_burst_may_come() {
        channel.writeInbound(frames(6, 8, 499));
        assertTrue(floods.isEmpty());
    }

    @Test
    void what_comes_after_a_flood_goes_nowhere() {
        channel.writeInbound(frames(6, 8, TOO_MANY));
        channel.writeInbound(frame(0, 1));
        assertNull(channel.readInbound());
        assertEquals(1, floods.size());
    }

    @Test
    void frames_that_are_written_earn_their_answers() {
        for (int i = 0; i < TOO_MANY; i++) {
            channel.writeOutbound(frame(0, 0));
        }
        channel.writeInbound(frames(8, 4, 2 * TOO_MANY));
        assertTrue(floods.isEmpty());
        channel.writeInbound(frames(8, 4, TOO_MANY));
        assertEquals(1, floods.size());
    }

    @Test
    void answers_to_pings_earn_nothing() {
        for (int i = 0; i < TOO_MANY; i++) {
            channel.writeOutbound(frame(6, 8));
        }
        channel.writeInbound(frames(6, 8, TOO_MANY));
        assertEquals(1, floods.size());
    }

    @Test
    void bytes_are_counted_the_same_at_every_cut() {
        for (int piece = 1; piece < 40; piece++) {
            EmbeddedChannel other = new EmbeddedChannel(new Http2Guard(
                    new Http2Guard.Owner() {
                        @Override
                        public void heard() {}

                        @Override
                        public void broken(Http2Error error, String why) {
                            floods.add(why);
                        }
                    },
                    PREFACE.length()));
            ByteBuf all = Unpooled.buffer().writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 300; i++) { // of which 300 count, and none of what looks like a header inside
                all.writeBytes(frame(0, 13)).writeBytes(frame(6, 8)).writeBytes(frame(1, 0));
            }
            while (all.isReadable()) {
                other.writeInbound(all.readBytes(Math.min(piece, all.readableBytes())));
            }
            assertTrue(floods.isEmpty(), "pieces of " + piece);
            other.writeInbound(frames(6, 8, TOO_MANY));
            assertEquals(1, floods.size(), "pieces of " + piece);
            floods.clear();
            other.finishAndReleaseAll();
        }
    }
}
