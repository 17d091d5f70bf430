package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The peer has said its last, and someone still works on what it said before. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwedEndTest {
    private final Rig rig = Rig.server();

    @BeforeEach
    void work() {
        rig.behind = true;
        rig.peer(rig.text("question"));
    }

    @Test
    void the_answer_goes_before_the_end() {
        rig.peer(rig.closeFrame(1000, ""));
        rig.send("answer");
        assertEquals(List.of("TEXT answer"), rig.sent());
        rig.driver.caughtUp();
        rig.turn();
        assertEquals(List.of("TEXT answer", "CLOSE 1000"), rig.sent());
        assertTrue(rig.transport.closed);
        assertTrue(rig.tcpGone().clean());
    }

    @Test
    void the_answer_goes_before_a_failure_too() {
        rig.peer(new byte[] {(byte) 0x83, 0});
        rig.send("answer");
        rig.driver.caughtUp();
        rig.turn();
        assertEquals("TEXT answer", rig.sent().getFirst());
        assertTrue(rig.sent().getLast().startsWith("CLOSE 1002"), rig.sent().getLast());
    }

    @Test
    void the_end_waits_no_longer_than_a_second() {
        rig.peer(rig.closeFrame(1000, ""));
        rig.advanceSeconds(0.9);
        assertEquals(List.of(), rig.sent());
        rig.advanceSeconds(0.1);
        assertEquals(List.of("CLOSE 1000"), rig.sent());
        rig.driver.caughtUp();
        rig.turn();
        assertEquals(1, rig.sent().size());
    }

    @Test
    void whoever_closes_has_no_more_answers() {
        rig.peer(rig.closeFrame(1001, ""));
        rig.driver.close(CloseStatus.NORMAL);
        rig.turn();
        assertEquals(List.of("CLOSE 1001"), rig.sent());
        Ending ending = rig.tcpGone();
        assertTrue(ending.clean());
        assertEquals(Ending.Initiator.REMOTE, ending.initiator());
    }

    @Test
    void the_answer_is_not_lost_if_the_peers_half_of_TCP_ends_meanwhile() {
        rig.peer(rig.closeFrame(1000, ""));
        rig.driver.receivedEnd();
        assertFalse(rig.transport.closed);
        rig.send("answer");
        rig.driver.caughtUp();
        rig.turn();
        assertEquals(List.of("TEXT answer", "CLOSE 1000"), rig.sent());
        assertTrue(rig.transport.closed);
        assertTrue(rig.tcpGone().clean());
    }

    @Test
    void an_end_of_TCP_takes_the_owed_end_with_it() {
        rig.peer(rig.closeFrame(1000, ""));
        rig.tcpGone();
        rig.driver.caughtUp();
        rig.advanceSeconds(2);
        assertEquals(List.of("message question", "ended"), rig.told);
        assertEquals(CloseStatus.NORMAL, rig.ending().status());
    }
}
