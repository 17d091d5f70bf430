package io.hawser.conformance.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

/**
 * Every scenario with every other implementation in each of its roles. What does not end as it should must be in {@code
 * expected/peers.json}, and what is there must still go wrong.
 *
 * <p>The last test holds the table of {@code docs/conformance.md} against the results; with {@code
 * -Dconformance.update} it writes it. {@code -Dconformance.peers=ws,Bun} tries only these.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PeersTest {
    private static final boolean UPDATE = System.getProperty("conformance.update") != null;
    private static final String ONLY = System.getProperty("conformance.peers", "");

    private final List<Implementation> implementations = Implementation.all();
    private final List<Scenario> scenarios = Scenario.all();
    private final Expectations expectations = Expectations.load();
    private final Results results = new Results();
    private final Hawser hawser = new Hawser();

    @AfterAll
    void close() {
        hawser.close();
    }

    @Test
    void expectationsStandForOneCellOfTheTableEach() {
        assertEquals(Set.of(), expectations.faults(implementations, scenarios));
    }

    @TestFactory
    Stream<DynamicNode> matrix() {
        Stream<DynamicNode> peers = implementations.stream()
                .filter(peer -> ONLY.isEmpty() || List.of(ONLY.split(",")).contains(peer.name()))
                .map(this::withPeer);
        return Stream.concat(peers, Stream.of(dynamicTest("docs/conformance.md has these results", this::page)));
    }

    private DynamicNode withPeer(Implementation peer) {
        RunningPeer running = new RunningPeer(peer);
        List<DynamicNode> tests = new ArrayList<>();
        tests.add(dynamicTest("starts", running::get));
        for (Peer.Role role : peer.roles()) {
            String as = peer.name() + " as " + role.name().toLowerCase(Locale.ROOT) + ": ";
            for (Scenario scenario : scenarios) {
                Results.Cell cell = new Results.Cell(peer.name(), role, scenario.name());
                if (expectations.impossible(cell).isEmpty()) {
                    Scenario tried = peer.allCompressed() ? scenario.allCompressed() : scenario;
                    tests.add(dynamicTest(as + scenario, () -> check(running.get(), tried, cell)));
                }
            }
        }
        tests.add(dynamicTest("ends", running::close));
        return dynamicContainer(peer.name(), tests);
    }

    private void check(Peer peer, Scenario scenario, Results.Cell cell) throws Throwable {
        Optional<Throwable> failure = failureOf(peer, scenario, cell.role());
        Optional<Expectations.Entry> exception = expectations.exception(cell);
        if (failure.isEmpty() && exception.isPresent() && !exception.get().sometimes()) {
            fail("ends as it should, but expected/peers.json says: "
                    + exception.get().why());
        } else if (exception.isPresent()) {
            results.passedWithException(cell, exception.get());
        } else if (failure.isEmpty()) {
            results.passed(cell);
        } else {
            throw failure.get();
        }
    }

    private Optional<Throwable> failureOf(Peer peer, Scenario scenario, Peer.Role role) {
        try (Encounter encounter = Encounter.begin(hawser, peer, role, scenario)) {
            scenario.course().run(encounter);
            return Optional.empty();
        } catch (Exception | AssertionError e) {
            return Optional.of(e);
        }
    }

    private void page() throws IOException {
        if (!ONLY.isEmpty()) {
            throw new TestAbortedException("only " + ONLY + " were tried");
        }
        Table table = new Table(implementations, scenarios, expectations, results);
        Assumptions.assumeTrue(table.isComplete(), "not every peer could be tried, or not all went well");
        ConformancePage page = ConformancePage.read();
        if (UPDATE) {
            page.replacePeers(table.lines());
        } else {
            assertEquals(
                    String.join("\n", table.lines()),
                    String.join("\n", page.peers()),
                    "docs/conformance.md differs from the results; -Dconformance.update writes it");
        }
    }
}
