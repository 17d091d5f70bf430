package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import io.hawser.protocol.rule.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a connection ends (RFC 6455 §7), in every way there is, both roles. T44. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClosingTest {
    private static final CloseStatus BYE = new CloseStatus(3000, "bye");

    @Nested
    class Closed_by_this_end {
        @ParameterizedTest
        @EnumSource
        void the_handshake_is_clean(Role role) {
            Rig rig = new Rig(role, ConnectionOptions.DEFAULT);
            rig.driver.close(BYE);
            rig.turn();
            assertEquals(List.of("CLOSE 3000 bye"), rig.sent());
            assertFalse(rig.transport.closed);
            rig.peer(rig.closeFrame(3000, "bye"));
            // RFC 6455 §7.1.1: the server closes TCP first, the client waits for it
            assertEquals(role == Role.SERVER, rig.transport.closed);
            rig.driver.receivedEnd();
            assertTrue(rig.transport.closed);
            Ending ending = rig.tcpGone();
            assertTrue(ending.clean());
            assertEquals(Optional.of(BYE), ending.sent());
            assertEquals(Optional.of(BYE), ending.received());
            assertEquals(Initiator.LOCAL, ending.initiator());
            assertEquals(Optional.empty(), ending.cause());
            assertEquals(List.of("closing", "ended"), rig.told);
        }

        @ParameterizedTest
        @EnumSource
        void a_peer_that_does_not_answer_is_cut_off_after_10_s(Role role) {
            Rig rig = new Rig(role, ConnectionOptions.DEFAULT);
            rig.driver.close(BYE);
            rig.advanceSeconds(9.99);
            assertFalse(rig.transport.aborted);
            rig.advanceSeconds(0.01);
            assertTrue(rig.transport.aborted);
            Ending ending = rig.tcpGone();
            assertFalse(ending.clean());
            assertEquals("the peer did not finish closing within closeTimeout PT10S", ending.detail());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
        }

        @Test
        void a_server_that_answers_but_never_closes_TCP_is_cut_off_too() {
            Rig rig = Rig.client();
            rig.driver.close(BYE);
            rig.peer(rig.closeFrame(3000, ""));
            rig.advanceSeconds(10);
            assertTrue(rig.transport.aborted);
            assertTrue(rig.tcpGone().clean());
        }

        @Test
        void only_the_first_status_is_sent() {
            Rig rig = Rig.server();
            rig.driver.close(BYE);
            rig.driver.close(CloseStatus.GOING_AWAY);
            rig.turn();
            assertEquals(List.of("CLOSE 3000 bye"), rig.sent());
        }

        @Test
        void data_that_still_comes_is_dropped() {
            Rig rig = Rig.server();
            rig.driver.close(BYE);
            rig.peer(rig.text("late"), rig.frame(0x01, "very"), rig.frame(0x80, "late"), rig.closeFrame(3000, ""));
            assertEquals(List.of("closing"), rig.told);
            assertTrue(rig.transport.closed);
        }

        @Test
        void nothing_more_is_sent() {
            Rig rig = Rig.server();
            rig.driver.close(BYE);
            List<Object> outcomes = new ArrayList<>();
            assertEquals(SendResult.CLOSED, rig.send(Message.text("late"), outcomes::add));
            rig.driver.ping(ByteBuffer.allocate(0));
            rig.turn();
            assertEquals(List.of("CLOSE 3000 bye"), rig.sent());
            assertTrue(outcomes.get(0) instanceof ConnectionClosedException);
        }

        @Test
        void messages_that_wait_go_before_the_close_frame() {
            Rig rig = Rig.server();
            rig.transport.window = 0;
            rig.send("a".repeat(70_000));
            rig.send("b");
            rig.send("c");
            rig.driver.close(BYE);
            rig.turn();
            assertEquals(List.of(), rig.sent());
            rig.transport.take(Long.MAX_VALUE / 2);
            List<String> sent = rig.sent();
            assertEquals(List.of("TEXT b", "TEXT c", "CLOSE 3000 bye"), sent.subList(1, sent.size()));
        }

        @Test
        void both_ends_at_once_are_clean() {
            Rig rig = Rig.server();
            rig.transport.window = 0;
            rig.send("a".repeat(70_000));
            rig.send("b");
            rig.driver.close(BYE);
            rig.peer(rig.closeFrame(1001, "")); // before ours could leave
            assertFalse(rig.transport.closed);
            rig.transport.take(Long.MAX_VALUE / 2);
            assertEquals("CLOSE 3000 bye", rig.sent().getLast());
            assertTrue(rig.transport.closed);
            Ending ending = rig.tcpGone();
            assertTrue(ending.clean());
            assertEquals(Initiator.LOCAL, ending.initiator());
        }
    }

    @Nested
    class Closed_by_the_peer {
        @ParameterizedTest
        @EnumSource
        void its_code_is_sent_back(Role role) {
            Rig rig = new Rig(role, ConnectionOptions.DEFAULT);
            rig.peer(rig.text("last words"), rig.closeFrame(3000, "bye"));
            assertEquals(List.of("CLOSE 3000"), rig.sent());
            assertEquals(role == Role.SERVER, rig.transport.closed);
            Ending ending = rig.tcpGone();
            assertTrue(ending.clean());
            assertEquals(BYE, ending.status());
            assertEquals(Initiator.REMOTE, ending.initiator());
            assertEquals(List.of("message last words", "closing", "ended"), rig.told);
        }

        @Test
        void without_a_code_it_is_answered_without_a_code() {
            Rig rig = Rig.server();
            rig.peer(rig.frame(0x88, ""));
            assertEquals(List.of("CLOSE"), rig.sent());
            assertEquals(CloseStatus.NONE, rig.tcpGone().status());
        }

        @Test
        void in_the_middle_of_a_message_it_is_answered_all_the_same() {
            Rig rig = Rig.server();
            rig.peer(rig.frame(0x01, "never ends"), rig.closeFrame(1000, ""));
            assertEquals(List.of("CLOSE 1000"), rig.sent());
            rig.advanceSeconds(9);
            assertFalse(rig.transport.aborted);
            assertTrue(rig.tcpGone().clean());
        }

        @Test
        void what_follows_is_ignored() {
            Rig rig = Rig.server();
            rig.peer(rig.closeFrame(1000, ""), rig.text("ghost"), new byte[] {(byte) 0xFF, 0x00});
            assertEquals(List.of("closing"), rig.told);
            assertEquals(List.of("CLOSE 1000"), rig.sent());
        }

        @Test
        void a_server_that_then_keeps_TCP_open_is_cut_off_after_10_s() {
            Rig rig = Rig.client();
            rig.peer(rig.closeFrame(1000, ""));
            rig.advanceSeconds(10);
            assertTrue(rig.transport.aborted);
        }
    }

    @Nested
    class A_broken_rule {
        @ParameterizedTest(name = "{0} ends in {3}")
        @CsvSource(delimiter = '|', textBlock = """
                # rule                  | first byte | payload | close code
                RESERVED_OPCODE         | 131        |         | 1002
                UNEXPECTED_RSV          | 193        | x       | 1002
                CONTINUATION_UNEXPECTED | 128        | x       | 1002
                FRAGMENTED_CONTROL      | 9          | x       | 1002
                CLOSE_PAYLOAD_TOO_SHORT | 136        | x       | 1002
                TEXT_NOT_UTF8           | 129        | ÿ       | 1007
                """)
        void is_told_to_the_peer(String rule, int first, @Nullable String payload, int code) {
            Rig rig = Rig.server();
            byte[] bytes = payload == null ? new byte[0] : payload.getBytes(StandardCharsets.ISO_8859_1);
            rig.peer(Frames.frame(true, first, bytes), rig.text("ignored"));
            assertTrue(
                    rig.sent().getLast().startsWith("CLOSE " + code + " "),
                    rig.sent().toString());
            assertEquals(List.of("broken " + rule, "closing"), rig.told);
            assertTrue(rig.transport.outputClosed);
            assertFalse(rig.transport.closed, "lingers, so that the peer can read why");
            Ending ending = rig.tcpGone();
            assertEquals(Initiator.LOCAL, ending.initiator());
            assertTrue(ending.detail().startsWith(rule + ": "), ending.detail());
            assertTrue(ending.cause().orElseThrow() instanceof ProtocolException);
            assertFalse(ending.clean());
        }

        @Test
        void names_limit_and_setting() { // T23
            Rig rig = Rig.client();
            rig.peer(new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0, 0x13, (byte) 0xD6, 0x20});
            assertEquals(List.of("CLOSE 1009 message 1300000 > limits.maxMessageBytes 1048576"), rig.sent());
        }

        @Test
        void leaves_the_peer_2_s_to_read_about_it() {
            Rig rig = Rig.server();
            rig.peer(new byte[] {(byte) 0x83, 0});
            rig.advanceSeconds(1.9);
            assertFalse(rig.transport.aborted);
            rig.advanceSeconds(0.1);
            assertTrue(rig.transport.aborted);
        }

        @Test
        void ends_with_TCP_as_soon_as_the_peer_goes() {
            Rig rig = Rig.server();
            rig.peer(new byte[] {(byte) 0x83, 0});
            rig.driver.receivedEnd();
            assertTrue(rig.transport.closed);
            assertEquals(Initiator.LOCAL, rig.tcpGone().initiator());
        }

        @Test
        void drops_what_waits_to_be_sent() {
            Rig rig = Rig.server();
            rig.transport.window = 0;
            rig.send("a".repeat(70_000));
            List<Object> outcomes = new ArrayList<>();
            rig.send(Message.text("waits"), outcomes::add);
            rig.peer(new byte[] {(byte) 0x83, 0});
            assertTrue(outcomes.get(0) instanceof ProtocolException);
            rig.transport.take(Long.MAX_VALUE / 2);
            assertEquals(2, rig.sent().size());
            assertTrue(rig.sent().get(1).startsWith("CLOSE 1002"));
        }

        @Test
        void after_our_close_frame_only_ends_the_output() {
            Rig rig = Rig.server();
            rig.driver.close(BYE);
            rig.peer(new byte[] {(byte) 0x83, 0});
            assertEquals(List.of("CLOSE 3000 bye"), rig.sent());
            assertTrue(rig.transport.outputClosed);
            rig.advanceSeconds(10);
            assertTrue(rig.transport.aborted);
        }

        @Test
        void while_our_close_frame_waits_takes_its_place() {
            Rig rig = Rig.server();
            rig.transport.window = 0;
            rig.send("a".repeat(70_000));
            rig.send("b");
            rig.driver.close(BYE);
            rig.peer(new byte[] {(byte) 0x83, 0});
            rig.transport.take(Long.MAX_VALUE / 2);
            assertTrue(rig.sent().getLast().startsWith("CLOSE 1002"), rig.sent().getLast());
            assertEquals(2, rig.sent().size());
        }
    }

    @Nested
    class Lost {
        @Test
        void TCP_makes_an_ending_that_is_not_clean() {
            Rig rig = Rig.server();
            IOException reset = new IOException("reset");
            rig.driver.closed(reset);
            Ending ending = rig.ending();
            assertEquals(Initiator.NETWORK, ending.initiator());
            assertEquals("TCP connection lost", ending.detail());
            assertSame(reset, ending.cause().orElseThrow());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
        }

        @Test
        void output_of_the_peer_closes_TCP_and_sends_no_close_frame() {
            Rig rig = Rig.server();
            rig.send("a");
            rig.driver.receivedEnd();
            assertEquals(SendResult.CLOSED, rig.send("too late"));
            assertTrue(rig.transport.closed);
            assertEquals(List.of("TEXT a"), rig.sent());
            assertEquals(
                    "the peer ended TCP without a close frame", rig.tcpGone().detail());
        }

        @Test
        void output_of_a_peer_that_does_not_read_either_is_waited_for_no_longer_than_10_s() {
            Rig rig = new Rig(Role.SERVER, ConnectionOptions.DEFAULT.withKeepAlive(KeepAlive.OFF));
            rig.transport.window = 0;
            rig.send("a");
            rig.driver.receivedEnd();
            rig.advanceSeconds(10);
            assertTrue(rig.transport.aborted);
        }

        @Test
        void by_abort_nothing_more_is_sent_or_received() {
            Rig rig = Rig.server();
            rig.transport.window = 0;
            rig.send("unsent");
            rig.driver.abort();
            assertTrue(rig.transport.aborted);
            rig.transport.take(Long.MAX_VALUE / 2); // a transport that is slow to go
            rig.peer(rig.text("ignored"), rig.ping(""), rig.closeFrame(1000, ""));
            rig.driver.close(BYE);
            rig.advanceSeconds(100);
            assertEquals(List.of("TEXT unsent"), rig.sent());
            assertEquals(List.of("closing"), rig.told);
            assertEquals("aborted", rig.tcpGone().detail());
        }

        @Test
        void while_paused_ends_like_any_other() { // T27
            Rig rig = Rig.server();
            rig.driver.pauseReceiving();
            rig.driver.closed(null);
            rig.driver.resumeReceiving();
            assertEquals(List.of("ended"), rig.told);
        }
    }

    @Test
    void close_timeout_is_an_option() {
        Rig rig = new Rig(Role.SERVER, ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(100)));
        rig.driver.close(BYE);
        rig.advance(Duration.ofMillis(100));
        assertTrue(rig.transport.aborted);
    }
}
