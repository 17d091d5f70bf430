package io.hawser.robustness.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.robustness.probe.Account;
import io.hawser.robustness.probe.Account.Times;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvidenceTest {
    private static final Holdings HELD = new Holdings(20 << 20, 8 << 20, 100 << 20, 150);
    private static final Complaints NONE = new Complaints(0, 0, 0);
    private static final Account BEFORE = account(0, 0, 0, 0, 2, 3, 0);

    private static Account account(
            long lost, long wrong, long closed, long failures, double echo, double handshake, double late) {
        return new Account(
                1_000,
                lost,
                wrong,
                closed,
                new Times(0.1, echo, 50),
                10,
                failures,
                new Times(0.5, handshake, 60),
                new Times(0, late, 1),
                failures == 0 ? "" : "Read timed out");
    }

    private static Evidence seen(String attack, Account during) {
        return new Evidence(attack, true, BEFORE, during, HELD, HELD, NONE, 0, List.of());
    }

    private static Evidence holding(double heapMiB, double directMiB, double descriptors) {
        Holdings holds = new Holdings(heapMiB * (1 << 20), directMiB * (1 << 20), 0, descriptors);
        return new Evidence("T20", true, BEFORE, BEFORE, HELD, holds, NONE, 0, List.of());
    }

    private static void assertReasons(String reasons, Evidence evidence) {
        assertEquals(reasons, String.join("; ", evidence.reasons(Bounds.MEASURED)));
        assertEquals(reasons.isEmpty() ? Verdict.SURVIVED : Verdict.DEGRADED, evidence.verdict(Bounds.MEASURED));
    }

    @ParameterizedTest(name = "{0}: {7} {8}")
    @CsvSource(delimiter = '|', textBlock = """
            # attack | lost | wrong | closed | failures | echo | handshake | late | reasons
            T20      | 0    | 0     | 0      | 0        | 100  | 500       | 0    | ''
            T20      | 0    | 0     | 0      | 0        | 101  | 500       | 0    | echoes p99 101.0 ms, more than 100.0
            T20      | 0    | 0     | 0      | 0        | 109  | 500       | 9.5  | ''
            T42      | 0    | 0     | 0      | 0        | 7    | 500       | 0    | ''
            T42      | 0    | 0     | 0      | 0        | 7.1  | 500       | 0    | echoes p99 7.1 ms, more than 7.0
            T45      | 0    | 0     | 0      | 0        | 10.1 | 500       | 0    | echoes p99 10.1 ms, more than 10.0
            T37      | 0    | 0     | 0      | 9        | 2    | 501       | 0    | ''
            T20      | 0    | 0     | 0      | 0        | 2    | 501       | 0    | handshakes p99 501 ms
            T20      | 3    | 0     | 1      | 0        | 2    | 3         | 0    | 1 bystanders cut off; 3 messages lost
            T20      | 0    | 1     | 0      | 2        | 2    | 3         | 0    | 1 echoes wrong; 2 handshakes failed: Read timed out
            T20      | 0    | 0     | 0      | 0        | NaN  | NaN       | NaN  | ''
            """)
    void bystandersDecide(
            String attack,
            long lost,
            long wrong,
            long closed,
            long failures,
            double echo,
            double handshake,
            double late,
            String reasons) {
        assertReasons(reasons, seen(attack, account(lost, wrong, closed, failures, echo, handshake, late)));
    }

    @ParameterizedTest(name = "heap {0} MiB, direct {1} MiB, {2} descriptors: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # heap | direct | descriptors | reasons
            24     | 24     | 166         | ''
            24.1   | 24     | 166         | 4 MiB of heap not given back
            24     | 24.1   | 166         | 16 MiB of direct memory not given back
            24     | 24     | 167         | 17 descriptors not given back
            NaN    | NaN    | NaN         | ''
            """)
    void whatIsKeptDecides(double heap, double direct, double descriptors, String reasons) {
        Evidence evidence = holding(heap, direct, descriptors);

        assertReasons(reasons, evidence);
        assertEquals(reasons.isEmpty(), Evidence.isBack(HELD, evidence.holds()));
    }

    @Test
    void theLogTheLoopsAndTheAttackDecide() {
        assertReasons(
                "an event loop stood still for 101 ms; 1 leaks; 2 exceptions uncaught; accepted nonsense",
                new Evidence(
                        "T20",
                        true,
                        BEFORE,
                        BEFORE,
                        HELD,
                        HELD,
                        new Complaints(0, 1, 2),
                        101,
                        List.of("accepted nonsense")));
    }

    @Test
    void aServerThatServesNobodyOrHasNoMemoryIsDead() {
        Evidence gone = new Evidence("T20", false, BEFORE, BEFORE, HELD, HELD, NONE, 0, List.of());
        Evidence empty = new Evidence("T20", true, BEFORE, BEFORE, HELD, HELD, new Complaints(1, 0, 0), 0, List.of());

        assertEquals(Verdict.DIED, gone.verdict(Bounds.LOADED));
        assertEquals(List.of("serves nobody"), gone.reasons(Bounds.LOADED));
        assertEquals(Verdict.DIED, empty.verdict(Bounds.LOADED));
        assertEquals(List.of("out of memory"), empty.reasons(Bounds.LOADED));
    }

    @Test
    void aBusyMachineMayBeLate() {
        Evidence late = seen("T20", account(0, 0, 0, 0, 1_900, 1_900, 0));

        assertEquals(Verdict.SURVIVED, late.verdict(Bounds.LOADED));
        assertEquals(Verdict.DEGRADED, late.verdict(Bounds.MEASURED));
        assertTrue(Evidence.isBack(HELD, HELD));
        assertFalse(late.figures().isEmpty());
    }
}
