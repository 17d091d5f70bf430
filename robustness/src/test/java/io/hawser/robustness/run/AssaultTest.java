package io.hawser.robustness.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.benchmarks.run.Certificate;
import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.attack.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks whose success is certain. */
final class AssaultTest {
    @TempDir
    Path folder = Path.of("");

    /** What an attack does. */
    private interface Deed {
        void run(Target target, Findings findings) throws IOException, InterruptedException;
    }

    private record Sure(String id, Deed deed) implements Attack {
        @Override
        public String title() {
            return "for this test";
        }

        @Override
        public void run(Target target, Effort effort, Findings findings) throws IOException, InterruptedException {
            deed.run(target, findings);
        }
    }

    private Assault assault() throws IOException {
        ServerCommand command = OwnClassPath.command(Certificate.make(folder), folder.resolve("logs"), false);
        Peer nio = ServerCommand.SERVERS.stream()
                .filter(server -> server.name().equals("hawser-nio"))
                .findFirst()
                .orElseThrow();
        return new Assault(command, nio, Effort.SHORT, Bounds.LOADED);
    }

    @Test
    void saysWhatBecameOfTheServer() throws IOException, InterruptedException {
        try (Assault assault = assault()) {
            Outcome harmless = assault.attack(new Sure("T1", (target, findings) -> findings.figure("own", 7)));
            Outcome found = assault.attack(new Sure("T2", (target, findings) -> findings.expect(false, "a mistake")));
            Outcome impossible = assault.attack(new Sure("T3", (target, findings) -> {
                throw new IOException("no such thing");
            }));
            Outcome deadly = assault.attack(new Sure("T4", AssaultTest::kill));
            Outcome again = assault.attack(new Sure("T5", (target, findings) -> {}));

            assertEquals(Verdict.SURVIVED, harmless.verdict(), harmless::toString);
            assertEquals(7, harmless.figures().get("own"));
            assertTrue(harmless.figures().getOrDefault("p99", 0.0) > 0, harmless::toString);
            assertEquals(Verdict.DEGRADED, found.verdict());
            assertEquals(List.of("a mistake"), found.reasons());
            assertEquals(Verdict.NOT_RUN, impossible.verdict());
            assertEquals(List.of("could not be made: java.io.IOException: no such thing"), impossible.reasons());
            assertEquals(Verdict.DIED, deadly.verdict());
            assertEquals(Verdict.SURVIVED, again.verdict(), again::toString);
        }
    }

    private static void kill(Target target, Findings findings) {
        ProcessHandle.of(target.pid()).orElseThrow().destroyForcibly();
    }
}
