package io.hawser.robustness.attack;

import io.hawser.robustness.attack.BadServer.Fault;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attacks that measure a server's processor time, each against one that needs too much of it. */
final class MeasuringAttacksTest {
    static final Set<String> IDS = Set.of("T02", "T03");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"T02, QUADRATIC", "T03, RESCANS"})
    void noticesABadServer(String id, Fault fault) throws IOException, InterruptedException {
        AttacksTest.assertNotices(id, fault);
    }
}
