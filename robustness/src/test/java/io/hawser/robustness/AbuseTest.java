package io.hawser.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.attack.Attacks;
import io.hawser.robustness.run.Assault;
import io.hawser.robustness.run.Bounds;
import io.hawser.robustness.run.Outcome;
import io.hawser.robustness.run.ServerCommand;
import io.hawser.robustness.run.Verdict;
import io.hawser.benchmarks.run.Certificate;
import io.hawser.benchmarks.run.Machine;
import io.hawser.benchmarks.run.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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

    /**
     * What is known and not mended yet, by attack: each of its reasons has this form. Whoever mends it takes it off this list,
     * as the test then fails.
     */
    private static final Map<String, Pattern> KNOWN = Map.of(
            // "HTTP-version is case-sensitive" (RFC 9112 §2.3); Netty's decoder reads any case.
            "T04", Pattern.compile("GET /echo http/1\\.1: 101"),
            // "A server MUST respond with a 400 […] to any request message that contains more than one Host header
            // field
            // line or a Host header field with an invalid field value" (RFC 9112 §3.2); plain GETs are not looked at.
            "T05", Pattern.compile("answers what is behind GET /echo HTTP/1\\.1.*Host: .*"));

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

    private static ServerCommand command() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Machine machine =
                new Machine(java, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        return new ServerCommand(machine, System.getProperty("java.class.path"), Path.of(""), certificates, LOGS, true);
    }

    @TestFactory
    Stream<DynamicContainer> survives() {
        ServerCommand command = command();
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
        Outcome outcome = assault.attack(attack);

        Pattern known = KNOWN.get(attack.id());
        if (known != null) {
            assertEquals(Verdict.DEGRADED, outcome.verdict(), "mended, or worse: " + outcome);
            assertTrue(outcome.reasons().stream().allMatch(known.asMatchPredicate()), outcome::toString);
            return;
        }
        assertEquals(Verdict.SURVIVED, outcome.verdict(), () -> String.join("; ", outcome.reasons()));
    }
}
