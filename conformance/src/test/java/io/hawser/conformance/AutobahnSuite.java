package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Autobahn test suite, as Maven unpacked it into {@code target/autobahn}, in either role. It needs Python 2.7;
 * where there is none, the Jython beside it does for testing servers. For testing clients it does not: there it loses
 * every case in which the client must end the connection.
 */
final class AutobahnSuite {
    private static final Duration START = Duration.ofSeconds(60);

    private final List<String> python;
    private final Path suite;
    private final Duration timeout;

    private AutobahnSuite(List<String> python, Duration timeout) {
        this.python = python;
        this.timeout = timeout;
        this.suite = unpacked("suite");
    }

    /**
     * The suite for testing servers.
     *
     * @param timeout for all cases of a run together
     */
    static AutobahnSuite forServers(Duration timeout) {
        List<String> python = Tools.python27()
                .map(AutobahnSuite::withoutSite)
                .orElseGet(() -> jython(unpacked("jython-standalone.jar")));
        return new AutobahnSuite(python, timeout);
    }

    /**
     * The suite for testing clients.
     *
     * @param timeout for all cases of a run together
     */
    static AutobahnSuite forClients(Duration timeout) {
        Path python = Tools.require(Tools.python27(), "no CPython 2.7 on PATH or in ~/.pyenv");
        return new AutobahnSuite(withoutSite(python), timeout);
    }

    /** Runs as client against a server that returns every message to its sender. */
    AutobahnReport testServer(String agent, URI server, CaseSelection cases) {
        Path folder = emptyReportFolder(agent);
        Map<String, Object> target = Map.of("agent", agent, "url", server.toString(), "options", Map.of("version", 18));
        Path spec = spec(folder, cases, Map.of("servers", List.of(target)));
        try (ChildProcess fuzzer = start("fuzzingclient", spec)) {
            int status = fuzzer.awaitExit(timeout);
            if (status != 0 || !Files.exists(folder.resolve("index.json"))) {
                throw new AssertionError("Autobahn ended with status " + status + "; " + fuzzer.lastLines());
            }
            return AutobahnReport.read(agent, folder);
        }
    }

    /** A client under test. */
    @FunctionalInterface
    interface Client {
        /**
         * Asks {@code /getCaseCount}; then, for each case from 1 on, connects to {@code /runCase?case=…&agent=…} and
         * returns every message to its sender until the connection ends; then connects to {@code
         * /updateReports?agent=…}.
         */
        void run(URI server, String agent) throws Exception;
    }

    /** Runs as server for a client. */
    AutobahnReport testClient(String agent, Client client, CaseSelection cases) {
        int port = Ports.free();
        return testClient(agent, port, port, client, cases);
    }

    /**
     * Runs as server on a port, for a client that reaches it through another.
     *
     * @param externalPort where the client connects
     */
    AutobahnReport testClient(String agent, int port, int externalPort, Client client, CaseSelection cases) {
        Path folder = emptyReportFolder(agent);
        URI server = URI.create("ws://127.0.0.1:" + port);
        Path spec = spec(folder, cases, Map.of("url", server.toString(), "webport", 0, "externalPort", externalPort));
        try (ChildProcess fuzzer = start("fuzzingserver", spec)) {
            fuzzer.awaitMatch("Ok, will run \\d+ test cases", START);
            Ports.awaitListening(port, START);
            assertTimeoutPreemptively(timeout, () -> client.run(server, agent));
            if (!Files.exists(folder.resolve("index.json"))) {
                throw new AssertionError("the client did not ask for a report; " + fuzzer.lastLines());
            }
            return AutobahnReport.read(agent, folder);
        }
    }

    private ChildProcess start(String mode, Path spec) {
        List<String> command = new ArrayList<>(python);
        command.addAll(List.of("autobahn/run.py", suite.toString(), mode, spec.toString()));
        return ChildProcess.start("autobahn-" + mode, command.toArray(String[]::new));
    }

    private static Path spec(Path folder, CaseSelection cases, Map<String, Object> more) {
        Map<String, Object> spec = new HashMap<>(more);
        spec.put("options", Map.of("failByDrop", false));
        spec.put("outdir", folder.toString());
        spec.put("cases", cases.wanted());
        spec.put("exclude-cases", cases.unwanted());
        spec.put("exclude-agent-cases", Map.of());
        try {
            return Files.writeString(folder.resolve("spec.json"), new Gson().toJson(spec));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An old report in it would be taken for the new one. */
    private static Path emptyReportFolder(String agent) {
        Path folder = Tools.target("autobahn").resolve("reports").resolve(agent);
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpacked(String name) {
        Path path = Tools.target("autobahn").resolve(name);
        return Tools.require(
                Optional.of(path).filter(Files::exists),
                path + " is missing: Maven puts it there in the phase process-test-resources");
    }

    /**
     * {@code -u}: its output is read while it runs. {@code -S}: see run.py. {@code -B}: the suite stays as unpacked.
     */
    private static List<String> withoutSite(Path python) {
        return List.of(python.toString(), "-u", "-S", "-B");
    }

    private static List<String> jython(Path jar) {
        return List.of(
                Tools.java().toString(),
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Dpython.cachedir.skip=true",
                "-jar",
                jar.toString(),
                "-u",
                "-S",
                "-B");
    }
}
