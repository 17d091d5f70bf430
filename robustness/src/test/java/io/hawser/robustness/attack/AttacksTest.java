package io.hawser.robustness.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hawser.robustness.Effort;
import io.hawser.robustness.attack.BadServer.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each attack against a server that fails to withstand it: no attack is one that everybody survives. Most of the time they wait,
 * and so do some of them at once; but for those that measure processor time, which come alone in {@link MeasuringAttacksTest}.
 */
@Execution(ExecutionMode.CONCURRENT)
final class AttacksTest {
    private static final Map<Fault, List<String>> NOTICED = Map.of(
            Fault.SAYS_YES,
            List.of(
                    "T01", "T04", "T05", "T06", "T07", "T11", "T20", "T20c", "T22", "T22b", "T23", "T25", "T29", "T30",
                    "T31", "T34", "T40", "T41", "T42", "T42b", "T44", "T58"),
            Fault.EXHAUSTED,
            List.of("T21", "T28", "T32", "T36", "T37"),
            Fault.DEAD,
            List.of("T07b", "T35", "T45"));

    /** Those that wait for something to end do not wait for half a minute here. */
    private static final Allowance SHORT = new Allowance(Duration.ofSeconds(1));

    private static final List<Attack> IMPATIENT = List.of(
            new GiantClientHello(SHORT),
            new UnfinishedMessages(SHORT),
            new SlowHandshake(SHORT),
            new SlowReader("T42", 0, SHORT),
            new SlowReader("T42b", 1_024, SHORT),
            new CloseStall(SHORT));

    static Stream<Arguments> noticed() {
        return NOTICED.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(id -> Arguments.of(id, entry.getKey())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("noticed")
    void noticesABadServer(String id, Fault fault) throws IOException, InterruptedException {
        assertNotices(id, fault);
    }

    static void assertNotices(String id, Fault fault) throws IOException, InterruptedException {
        Attack attack = Stream.concat(IMPATIENT.stream(), Attacks.ALL.stream())
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        Findings findings = new Findings();
        try (BadServer server = new BadServer(fault)) {
            attack.run(server.target(), Effort.SHORT, findings);
        }
        assertFalse(findings.broken().isEmpty(), () -> "nothing noticed: " + findings.figures());
    }

    @Test
    void eachAttackIsTriedOutHere() {
        assertEquals(
                Attacks.ALL.stream().map(Attack::id).collect(Collectors.toSet()),
                Stream.concat(NOTICED.values().stream().flatMap(List::stream), MeasuringAttacksTest.IDS.stream())
                        .collect(Collectors.toSet()));
    }

    @Test
    void idsAreUnique() {
        assertEquals(
                Attacks.ALL.size(),
                Attacks.ALL.stream().map(Attack::id).distinct().count());
    }
}
