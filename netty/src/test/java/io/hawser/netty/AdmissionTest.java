package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in when, without a socket. */
@Timeout(10)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdmissionTest {
    private static final AdmissionLimits LIMITS = AdmissionLimits.DEFAULT.withMaxConnections(20);

    private final List<Object> letIn = new ArrayList<>();
    private final List<EmbeddedChannel> children = new ArrayList<>();
    private final EventLoops unused = new EventLoops(Engine.NIO, 1, "unused", true, SharedLimits.DEFAULT);
    private final Admission admission =
            new Admission(LIMITS, TrustedProxies.NONE, unused, new MemoryWatch(LIMITS.maxMemoryShare()));
    private final EmbeddedChannel listening = new EmbeddedChannel(admission, new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object child) {
            letIn.add(child);
        }
    });

    @BeforeEach
    void a_new_turn() {
        turns().begin(true);
    }

    @AfterEach
    void close() {
        children.forEach(EmbeddedChannel::finishAndReleaseAll);
        listening.finishAndReleaseAll();
        unused.close();
    }

    private static Turns turns() {
        return LoopResources.current().turns();
    }

    private EmbeddedChannel accept() {
        EmbeddedChannel child = new EmbeddedChannel();
        children.add(child);
        listening.pipeline().fireChannelRead(child);
        return child;
    }

    private static void takeTheTurn() {
        while (!turns().isOverFor(Turns.Weight.CHURN)) {
            Thread.onSpinWait();
        }
    }

    private void takeAllPlacesBut(int left) {
        for (int i = left; i < LIMITS.maxConnections(); i++) {
            assertTrue(admission.streamEnters());
        }
    }

    private boolean isAccepting() {
        return listening.config().isAutoRead();
    }

    @Test
    void who_comes_while_there_is_time_is_let_in() {
        EmbeddedChannel first = accept();
        assertEquals(List.of(first), letIn);
    }

    @Test
    void a_crowd_waits_its_turn_in_order() {
        EmbeddedChannel first = accept();
        takeTheTurn();
        EmbeddedChannel second = accept();
        turns().begin(true);
        EmbeddedChannel third = accept();
        assertEquals(List.of(first), letIn);
        for (int turn = 0; turn < 100 && letIn.size() < 3; turn++) { // on a slow machine each may need its own
            listening.runPendingTasks();
            turns().begin(true);
        }
        assertEquals(List.of(first, second, third), letIn);
    }

    @Test
    void while_16_wait_no_more_are_accepted() {
        takeTheTurn();
        for (int i = 1; i < 16; i++) {
            accept();
        }
        assertTrue(isAccepting());
        accept();
        assertFalse(isAccepting());
        assertEquals(List.of(), letIn);
        while (letIn.size() < children.size()) { // a turn may be too short for all of them
            assertFalse(isAccepting());
            listening.runPendingTasks();
        }
        assertEquals(children, letIn);
        assertTrue(isAccepting());
    }

    @Test
    void whoever_waits_counts_for_the_most_that_may_be_there() {
        takeAllPlacesBut(3);
        takeTheTurn();
        accept();
        accept();
        assertTrue(isAccepting());
        accept();
        assertFalse(isAccepting());
        EmbeddedChannel fourth = accept(); // was accepted with the others
        listening.runPendingTasks();
        assertEquals(children.subList(0, 3), letIn);
        assertFalse(isAccepting());
        children.get(1).close();
        listening.runPendingTasks();
        assertEquals(fourth, letIn.getLast());
        assertFalse(isAccepting());
        children.getFirst().close();
        listening.runPendingTasks();
        assertTrue(isAccepting());
    }

    @Test
    void whoever_waits_while_streams_take_the_last_places_is_let_in_when_one_has_gone() {
        takeTheTurn();
        EmbeddedChannel child = accept();
        takeAllPlacesBut(0);
        listening.runPendingTasks();
        assertEquals(List.of(), letIn);
        assertFalse(isAccepting());
        admission.gone();
        listening.runPendingTasks();
        assertEquals(List.of(child), letIn);
    }

    @Test
    void whoever_still_waits_is_closed_with_the_listening_socket() {
        takeTheTurn();
        EmbeddedChannel child = accept();
        listening.pipeline().fireChannelInactive();
        listening.runPendingTasks();
        assertFalse(child.isOpen());
        assertEquals(List.of(), letIn);
    }
}
