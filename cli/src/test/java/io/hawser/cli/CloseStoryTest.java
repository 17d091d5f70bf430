package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.Ending;
import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseStatus;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CloseStoryTest {
    @ParameterizedTest(name = "{0}, sent {1}, received {2} {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # who   | sent | received | detail | exit | story
            LOCAL   | 1000 | 1000 | ''        | 0 | closed by this end: sent 1000 NORMAL, the server answered 1000 NORMAL (clean)
            LOCAL   | 4001 | 4001 | ''        | 0 | closed by this end: sent 4001, the server answered 4001 (clean)
            LOCAL   | 1000 | 1005 | ''        | 0 | closed by this end: sent 1000 NORMAL, the server answered a close without a code (clean)
            LOCAL   | 1000 | 1011 | ''        | 1 | closed by this end: sent 1000 NORMAL, the server answered 1011 INTERNAL_ERROR (clean)
            LOCAL   | 1000 | -    | late      | 1 | closed by this end, late: sent 1000 NORMAL, the server did not answer (not clean)
            LOCAL   | 1002 | 1002 | BAD: rule | 1 | closed by this end, BAD: rule: sent 1002 PROTOCOL_ERROR, the server answered 1002 PROTOCOL_ERROR (clean)
            REMOTE  | 1001 | 1001 | ''        | 0 | closed by the server: 1001 GOING_AWAY, answered 1001 GOING_AWAY (clean)
            REMOTE  | 1008 | 1008 | ''        | 1 | closed by the server: 1008 POLICY_VIOLATION, answered 1008 POLICY_VIOLATION (clean)
            REMOTE  | -    | 1000 | ''        | 1 | closed by the server: 1000 NORMAL, answered nothing (not clean)
            NETWORK | -    | -    | cut       | 1 | cut (not clean)
            NETWORK | -    | -    | ''        | 1 | connection lost (not clean)
            """)
    void tellsWhoAndWhy(
            Initiator who,
            @Nullable Integer sent,
            @Nullable Integer received,
            String detail,
            int exitCode,
            String story) {
        Ending ending = new Ending(
                Optional.ofNullable(sent).map(CloseStatus::of),
                Optional.ofNullable(received).map(CloseStatus::of),
                sent != null && received != null,
                who,
                detail,
                Optional.empty());

        assertEquals(story, CloseStory.of(ending));
        assertEquals(exitCode, CloseStory.exitCode(ending));
    }

    @Test
    void namesTheCauseOfALoss() {
        Ending ending = new Ending(
                Optional.empty(),
                Optional.empty(),
                false,
                Initiator.NETWORK,
                "TCP connection lost",
                Optional.of(new IOException("Connection reset by peer")));

        assertEquals("TCP connection lost: Connection reset by peer (not clean)", CloseStory.of(ending));
    }
}
