package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseStatus;
import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndingTest {
    private static final CloseStatus BYE = new CloseStatus(1000, "bye");

    @Test
    void is_clean_if_both_close_frames_went_over_the_wire() {
        assertTrue(Ending.of(BYE, BYE, Initiator.LOCAL, "", null).clean());
        assertFalse(Ending.of(BYE, null, Initiator.LOCAL, "", null).clean());
        assertFalse(Ending.of(null, BYE, Initiator.REMOTE, "", null).clean());
    }

    @Test
    void has_the_status_that_a_browser_would_report() {
        assertEquals(
                BYE,
                Ending.of(CloseStatus.GOING_AWAY, BYE, Initiator.LOCAL, "", null)
                        .status());
        assertEquals(
                CloseStatus.ABNORMAL,
                Ending.of(BYE, null, Initiator.LOCAL, "", null).status());
        assertEquals(
                CloseStatus.NONE,
                Ending.of(BYE, CloseStatus.NONE, Initiator.REMOTE, "", null).status());
    }

    @Test
    void is_one_line_of_text() {
        assertEquals(
                "clean, remote: sent 1000 NORMAL, received 1000 NORMAL \"bye\"",
                Ending.of(CloseStatus.NORMAL, BYE, Initiator.REMOTE, "", null).toString());
        assertEquals(
                "not clean, network: sent nothing, received nothing; TCP connection lost",
                Ending.of(null, null, Initiator.NETWORK, "TCP connection lost", null)
                        .toString());
    }

    @Test
    void travels_in_the_exception() {
        IOException reset = new IOException("reset");
        Ending ending = Ending.of(null, null, Initiator.NETWORK, "TCP connection lost", reset);
        ConnectionClosedException e = new ConnectionClosedException(ending);
        assertSame(ending, e.ending());
        assertSame(reset, e.getCause());
        assertEquals("connection is closed: " + ending, e.getMessage());
    }
}
