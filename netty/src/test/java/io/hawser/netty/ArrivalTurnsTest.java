package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What arriving connections send, on a loop whose clock only moves while somebody reads. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArrivalTurnsTest {
    private static final long MILLISECOND = 1_000_000;

    private final Memory memory = new Memory();
    private final List<String> read = new ArrayList<>();
    private long now = 7;
    private long nanosPerRead;

    /** What is done about what is read next. */
    private Runnable whenRead = () -> {};

    private final Turns turns = new Turns(() -> now);
    private final EmbeddedChannel channel = memory.channel(new ArrivalTurns(turns), new Reader());

    /** Where the handlers of TLS and HTTP are. */
    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            String text = buffer.toString(StandardCharsets.ISO_8859_1);
            read.add(text.length() > 10 ? text.length() + " bytes" : text);
            buffer.release();
            now += nanosPerRead;
            whenRead.run();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            read.add(".");
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            read.add("end");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            read.add("gone");
        }
    }

    @AfterEach
    void everything_was_released() {
        channel.finishAndReleaseAll();
        memory.assertAllReleased();
        channel.checkException();
    }

    private void receive(String text) {
        channel.pipeline().fireChannelRead(memory.buffer(text));
        channel.pipeline().fireChannelReadComplete();
    }

    private void takeTheTurn() {
        turns.begin(true);
        turns.isOverFor(Turns.Weight.CHURN);
        now += MILLISECOND;
    }

    private boolean isReading() {
        return channel.config().isAutoRead();
    }

    @Test
    void what_comes_while_there_is_time_is_passed_on() {
        turns.begin(true);
        receive("a");
        assertEquals(List.of("a", "."), read);
        assertTrue(isReading());
    }

    @Test
    void what_comes_later_waits_in_order_and_is_read_no_further() {
        takeTheTurn();
        receive("a");
        receive("b");
        assertEquals(List.of(), read);
        assertFalse(isReading());
        channel.runPendingTasks();
        assertEquals(List.of("a", "b", "."), read);
        assertTrue(isReading());
    }

    @Test
    void who_stops_reading_for_a_reason_of_its_own_is_obeyed() {
        takeTheTurn();
        receive("a");
        whenRead = () -> channel.config().setAutoRead(false);
        channel.runPendingTasks();
        assertFalse(isReading());
        whenRead = () -> {};
        takeTheTurn();
        receive("b"); // was on its way
        channel.runPendingTasks();
        assertEquals(List.of("a", ".", "b", "."), read);
        assertFalse(isReading());
    }

    /** As 64 KiB of short requests, each of which has its answer. */
    @Test
    void much_is_handed_over_in_parts_as_long_as_the_turn_has_time() {
        turns.begin(true);
        nanosPerRead = MILLISECOND / 2;
        receive("x".repeat(20_000));
        assertEquals(List.of(), read);
        while (read.size() < 8) {
            assertFalse(isReading());
            channel.runScheduledPendingTasks();
        }
        String part = "4096 bytes";
        assertEquals(List.of(part, part, ".", part, part, ".", "3616 bytes", "."), read);
        assertTrue(isReading());
    }

    @Test
    void goes_once_the_connection_has_opened() {
        whenRead = () -> ArrivalTurns.opened(channel.pipeline());
        turns.begin(true);
        receive("a");
        assertNull(channel.pipeline().get(ArrivalTurns.class));
        takeTheTurn();
        receive("b");
        assertEquals(List.of("a", ".", "b", "."), read);
    }

    @Test
    void an_opened_connection_gets_all_that_waits_and_then_its_end() {
        takeTheTurn();
        receive("a");
        ArrivalTurns.opened(channel.pipeline());
        receive("x".repeat(20_000));
        assertNotNull(channel.pipeline().get(ArrivalTurns.class));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of("a", "20000 bytes", ".", "end"), read);
        assertNull(channel.pipeline().get(ArrivalTurns.class));
        channel.runPendingTasks();
        assertEquals(List.of("a", "20000 bytes", ".", "end"), read);
    }

    @Test
    void an_opened_connection_that_has_gone_gets_what_came_before() {
        takeTheTurn();
        receive("a");
        ArrivalTurns.opened(channel.pipeline());
        channel.close();
        assertEquals(List.of("a", ".", "gone"), read);
    }

    @Test
    void the_end_takes_its_turn_behind_what_came_before_it() {
        turns.begin(true);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of("end"), read);
        takeTheTurn();
        receive("a");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of("end"), read);
        channel.runPendingTasks();
        assertEquals(List.of("end", "a", ".", "end"), read);
        takeTheTurn();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(4, read.size());
        channel.runPendingTasks();
        assertEquals(List.of("end", "a", ".", "end", "end"), read);
    }

    @Test
    void who_has_reset_the_connection_is_closed_in_its_turn_and_heard_no_more() {
        takeTheTurn();
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
        channel.pipeline().fireChannelRead(memory.buffer("a"));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertTrue(channel.isOpen());
        channel.runPendingTasks();
        assertFalse(channel.isOpen());
        assertEquals(List.of("gone"), read);
    }

    @Test
    void who_has_gone_before_its_turn_is_forgotten() {
        takeTheTurn();
        receive("a");
        channel.pipeline().fireChannelInactive();
        channel.runPendingTasks();
        assertEquals(List.of("gone"), read);
    }
}
