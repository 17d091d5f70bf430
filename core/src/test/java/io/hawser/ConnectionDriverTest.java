package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Receiving, pings, deadlines and pauses, in virtual time; how it closes is {@link ClosingTest}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionDriverTest {
    private static final String SLOW = "no byte from the peer within keepAlive.pongTimeout PT20S after a ping";

    @Nested
    class Liveness_of_the_peer {
        private final Rig rig = Rig.server();

        @Test
        void is_asked_for_after_20_s_of_silence() {
            rig.advanceSeconds(19.999);
            assertEquals(List.of(), rig.sent());
            rig.advanceSeconds(0.001);
            assertEquals(List.of("PING"), rig.sent());
        }

        @Test
        void is_over_after_40_s_of_silence() {
            rig.advanceSeconds(39.999);
            assertFalse(rig.transport.aborted);
            rig.advanceSeconds(0.001);
            assertTrue(rig.transport.aborted);
            Ending ending = rig.tcpGone();
            assertEquals(Initiator.NETWORK, ending.initiator());
            assertEquals(SLOW, ending.detail());
            assertFalse(ending.clean());
            assertEquals(List.of("PING"), rig.sent());
        }

        @Test
        void is_shown_by_any_byte_not_only_by_a_pong() {
            rig.advanceSeconds(39);
            rig.peer(new byte[] {(byte) 0x81}); // half a header
            rig.advanceSeconds(19);
            assertEquals(List.of("PING"), rig.sent());
            rig.advanceSeconds(1);
            assertEquals(List.of("PING", "PING"), rig.sent());
            assertFalse(rig.transport.aborted);
        }

        @Test
        void is_not_asked_for_while_the_peer_talks() {
            for (int second = 0; second < 300; second += 10) {
                rig.peer(rig.text("still here"));
                rig.advanceSeconds(10);
            }
            assertEquals(List.of(), rig.sent());
        }

        @Test
        void gets_its_time_to_answer_even_if_the_ping_was_late() {
            rig.clock.set(rig.clock.in(Duration.ofSeconds(60))); // a loop that was busy
            rig.driver.tick();
            rig.advanceSeconds(19.9);
            assertEquals(List.of("PING"), rig.sent());
            assertFalse(rig.transport.aborted);
        }

        @Test
        void is_not_doubted_while_we_do_not_read() {
            rig.driver.pauseReceiving();
            rig.advanceSeconds(600);
            assertFalse(rig.transport.aborted);
            rig.driver.resumeReceiving();
            rig.advanceSeconds(19);
            assertFalse(rig.transport.aborted);
            rig.advanceSeconds(40);
            assertTrue(rig.transport.aborted);
        }

        @Test
        void is_left_to_the_operating_system_while_we_do_not_read() { // T27, T43
            rig.driver.pauseReceiving();
            rig.advanceSeconds(9.9);
            assertEquals(Duration.ZERO, rig.transport.acknowledgedWithin); // a short pause costs nothing
            rig.advanceSeconds(0.1);
            assertEquals(Duration.ofSeconds(20), rig.transport.acknowledgedWithin);
            assertEquals(List.of("PONG"), rig.sent());
            rig.advanceSeconds(29.9);
            assertEquals(List.of("PONG", "PONG", "PONG"), rig.sent());
            rig.driver.resumeReceiving();
            assertEquals(Duration.ZERO, rig.transport.acknowledgedWithin);
        }

        @Test
        void is_not_watched_in_a_pause_if_keepAlive_is_off() {
            Rig off = new Rig(Role.SERVER, ConnectionOptions.DEFAULT.withKeepAlive(KeepAlive.OFF));
            off.driver.pauseReceiving();
            off.driver.tick();
            off.advanceSeconds(86_400);
            assertEquals(List.of(), off.sent());
            assertEquals(Duration.ZERO, off.transport.acknowledgedWithin);
        }

        @Test
        void is_not_watched_if_keepAlive_is_off() {
            Rig off = new Rig(Role.SERVER, ConnectionOptions.DEFAULT.withKeepAlive(KeepAlive.OFF));
            assertEquals(Long.MAX_VALUE, off.transport.wakeAt);
            off.advanceSeconds(86_400);
            assertEquals(List.of(), off.sent());
        }

        @Test
        void does_not_cut_a_close_handshake_short() {
            Rig patient = new Rig(Role.CLIENT, ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofMinutes(2)));
            patient.driver.close(CloseStatus.NORMAL);
            patient.advanceSeconds(119);
            assertFalse(patient.transport.aborted);
            patient.advanceSeconds(1);
            assertTrue(patient.transport.aborted);
        }
    }

    @Nested
    class A_ping {
        private final Rig rig = Rig.server();

        @ParameterizedTest
        @EnumSource
        void is_answered_with_its_payload(Role role) {
            Rig either = new Rig(role, ConnectionOptions.DEFAULT);
            either.peer(either.ping("a"), either.text("between"), either.ping(""));
            assertEquals(List.of("PONG a", "PONG"), either.sent());
            assertEquals(List.of("message between"), either.told);
        }

        @Test
        void is_answered_each_if_the_peer_reads() {
            for (int i = 0; i < 200; i++) {
                rig.peer(rig.ping(Integer.toString(i)));
            }
            assertEquals(200, rig.sent().size());
        }

        @Test
        void is_answered_only_if_it_is_the_latest_while_the_peer_does_not_read() {
            rig.transport.window = 0;
            rig.send("x".repeat(70_000));
            long congested = rig.transport.collectedBytes();
            for (int i = 0; i < 100; i++) {
                rig.peer(rig.ping(Integer.toString(i)));
            }
            assertEquals(congested, rig.transport.collectedBytes());
            rig.transport.take(Long.MAX_VALUE / 2);
            assertEquals(List.of("PONG 99"), rig.sent().subList(1, rig.sent().size()));
        }

        @Test
        void is_not_answered_by_an_older_pong_after_a_newer_one() {
            rig.transport.window = 0;
            rig.send("x".repeat(70_000));
            rig.peer(rig.ping("old"));
            rig.transport.window = 35_000 + 30_000;
            rig.transport.driver = null; // the transport is still to say so
            rig.turn();
            rig.peer(rig.ping("new"));
            rig.transport.driver = rig.driver;
            rig.transport.take(Long.MAX_VALUE / 2);
            assertEquals("PONG new", rig.sent().get(1));
            assertEquals(2, rig.sent().size());
        }

        @Test
        void goes_unanswered_once_we_have_closed() {
            rig.driver.close(CloseStatus.NORMAL);
            rig.peer(rig.ping("late"));
            assertEquals(List.of("CLOSE 1000"), rig.sent());
        }
    }

    @Nested
    class Control_frames {
        private final Rig rig = Rig.server();

        @Test
        void may_come_100_times_a_second() {
            for (int second = 0; second < 60; second++) {
                for (int i = 0; i < 100; i++) {
                    rig.peer(i % 2 == 0 ? rig.ping("") : rig.pong(""));
                }
                rig.advanceSeconds(1);
            }
            assertFalse(rig.driver.isClosing());
        }

        @Test
        void above_that_for_5_s_end_in_1008() { // T40
            for (int second = 0; second < 5; second++) {
                for (int i = 0; i < 200; i++) {
                    if (!rig.driver.isClosing()) {
                        rig.peer(rig.ping(""));
                    }
                }
                rig.advanceSeconds(1);
            }
            assertEquals(
                    "CLOSE 1008 control frames > limits.controlFramesPerSecond 100",
                    rig.sent().getLast());
            assertEquals(
                    List.of("closing"),
                    rig.told.stream().filter("closing"::equals).toList());
            assertTrue(rig.told.contains("broken CONTROL_FRAME_FLOOD"));
            assertTrue(rig.transport.outputClosed);
        }

        @Test
        void that_go_on_after_1008_are_neither_answered_nor_reported_again() {
            byte[][] flood = new byte[2_000][];
            Arrays.fill(flood, rig.ping(""));
            rig.peer(flood);
            rig.peer(flood);
            assertEquals(List.of("broken CONTROL_FRAME_FLOOD", "closing"), rig.told);
            assertEquals(501, rig.sent().size()); // 500 pongs and the close frame
            assertEquals(0, rig.transport.heldBytes());
        }

        @Test
        void that_we_asked_for_are_not_counted() {
            for (int i = 0; i < 1_000; i++) {
                rig.driver.ping(ByteBuffer.allocate(0));
            }
            for (int i = 0; i < 1_000; i++) {
                rig.peer(rig.pong(""));
            }
            assertFalse(rig.driver.isClosing());
        }
    }

    @Nested
    class A_message {
        private final Rig rig = Rig.server();

        @Test
        void that_is_begun_must_end_in_30_s() { // T22b
            rig.peer(rig.frame(0x01, "never"));
            rig.advanceSeconds(29.9);
            assertFalse(rig.driver.isClosing());
            rig.advanceSeconds(0.2);
            assertEquals(
                    "CLOSE 1008 message did not end within limits.messageTimeout PT30S",
                    rig.sent().getLast());
            assertTrue(rig.told.contains("broken MESSAGE_TIMEOUT"));
        }

        @ParameterizedTest(name = "that goes on in {0} must still end in 30 s")
        @CsvSource({"fragments, 0", "pings, 137"})
        void that_goes_on(String what, int opcode) {
            rig.peer(rig.frame(0x01, "slow"));
            for (int i = 0; i < 4; i++) {
                rig.advanceSeconds(7);
                rig.peer(rig.frame(opcode, "x"));
            }
            assertFalse(rig.driver.isClosing(), what);
            rig.advanceSeconds(2);
            assertTrue(rig.driver.isClosing(), what);
        }

        @Test
        void gets_30_s_of_its_own_after_another() {
            for (int i = 0; i < 5; i++) {
                rig.peer(rig.frame(0x01, "begin"));
                rig.advanceSeconds(25);
                rig.peer(rig.frame(0x80, "end"), rig.frame(0x01, "begin"));
                rig.advanceSeconds(25);
                rig.peer(rig.frame(0x80, "end"));
            }
            assertEquals(10, rig.told.size());
            assertFalse(rig.driver.isClosing());
        }

        @Test
        void is_not_blamed_for_the_time_in_which_we_did_not_read() {
            rig.peer(rig.frame(0x01, "begin"));
            rig.advanceSeconds(29);
            rig.driver.pauseReceiving();
            rig.advanceSeconds(100);
            rig.driver.resumeReceiving();
            rig.advanceSeconds(29);
            assertFalse(rig.driver.isClosing());
            rig.advanceSeconds(2);
            assertTrue(rig.driver.isClosing());
        }

        @Test
        void is_lent_until_the_layer_above_returns() {
            List<Message> kept = new ArrayList<>();
            rig.onMessage = kept::add;
            rig.peer(rig.text("one"), rig.frame(0x01, "t"), rig.frame(0x80, "wo"));
            assertThrows(IllegalStateException.class, kept.get(0)::text);
            assertEquals("two", kept.get(1).text(), "came in parts, so it has bytes of its own");
        }
    }

    @Nested
    class A_pause {
        private final Rig rig = Rig.server();

        @Test
        void leaves_the_bytes_behind_it_with_the_transport() {
            rig.onMessage = message -> rig.driver.pauseReceiving();
            rig.peer(rig.text("one"), rig.text("two"), rig.text("three"));
            assertEquals(List.of("message one"), rig.told);
            assertTrue(rig.transport.paused);
            assertEquals(rig.text("two").length + rig.text("three").length, rig.transport.heldBytes());
        }

        @Test
        void ends_where_it_began() {
            rig.onMessage = message -> rig.driver.pauseReceiving();
            rig.peer(rig.text("one"), rig.text("two"), rig.frame(0x01, "thr"));
            rig.driver.resumeReceiving();
            rig.peer();
            assertEquals(List.of("message one", "message two"), rig.told);
            rig.driver.resumeReceiving();
            rig.peer(rig.frame(0x80, "ee"));
            assertEquals(List.of("message one", "message two", "message three"), rig.told);
            assertEquals(0, rig.transport.heldBytes());
        }

        @Test
        void ends_when_this_end_closes_and_what_was_kept_is_dropped() {
            rig.onMessage = message -> rig.driver.pauseReceiving();
            rig.peer(rig.text("one"), rig.text("two"), rig.closeFrame(1001, ""));
            rig.driver.close(CloseStatus.NORMAL);
            assertFalse(rig.transport.paused);
            rig.peer();
            assertEquals(List.of("message one", "closing"), rig.told);
            assertTrue(rig.tcpGone().clean());
        }
    }
}
