package io.hawser.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.hawser.benchmarks.run.Certificate;
import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.attack.Attacks;
import io.hawser.robustness.run.Assault;
import io.hawser.robustness.run.Bounds;
import io.hawser.robustness.run.Outcome;
import io.hawser.robustness.run.OwnClassPath;
import io.hawser.robustness.run.ServerCommand;
import io.hawser.robustness.run.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hawser survives a little of each attack on the engine that it takes by itself, and of some on each other one. What is timed
 * may be late here, as nobody knows what else this machine does; what is counted must be right.
 */
final class AbuseTest {
    private static final List<String> ON_EVERY_ENGINE = List.of("T20", "T22", "T28", "T30", "T42", "T44");

    private static final Path LOGS = Path.of("target", "servers");

    @TempDir
    static Path certificates = Path.of("");

    private static final List<Assault> ASSAULTS = new ArrayList<>();

    @BeforeAll
    static void makeCertificate() throws IOException {
        Certificate.make(certificates);
    }

    @AfterAll
    static void endServers() {
        ASSAULTS.forEach(Assault::close);
    }

    @TestFactory
    Stream<DynamicContainer> survives() {
        ServerCommand command = OwnClassPath.command(certificates, LOGS, true);
        List<Peer> engines =
                ServerCommand.SERVERS.stream().filter(ServerCommand::isHawser).toList();
        Optional<Peer> first = engines.stream()
                .filter(engine -> command.lacking(engine).isEmpty())
                .findFirst();
        return engines.stream()
                .map(engine -> dynamicContainer(
                        engine.title(),
                        tests(command, engine, Optional.of(engine).equals(first))));
    }

    private static Stream<DynamicTest> tests(ServerCommand command, Peer engine, boolean all) {
        Optional<String> lacking = command.lacking(engine);
        if (lacking.isPresent()) {
            return Stream.of(dynamicTest("is not here", () -> abort("differs here: " + lacking.get())));
        }
        Assault assault = new Assault(command, engine, Effort.SHORT, Bounds.LOADED);
        ASSAULTS.add(assault);
        return Attacks.ALL.stream()
                .filter(attack -> all || ON_EVERY_ENGINE.contains(attack.id()))
                .map(attack -> dynamicTest(attack.id() + " " + attack.title(), () -> survives(assault, attack)));
    }

    private static void survives(Assault assault, Attack attack) throws IOException, InterruptedException {
        Outcome first = assault.attack(attack);
        boolean again = first.verdict() == Verdict.DEGRADED;
        if (again) { // a machine that stands still for seconds looks like a server that does; hardly twice
            System.out.println(attack.id() + " is made again on a new process: " + first.reasons());
            assault.close();
        }
        Outcome outcome = again ? assault.attack(attack) : first;

        assertEquals(Verdict.SURVIVED, outcome.verdict(), () -> String.join("; ", outcome.reasons()));
    }
}
