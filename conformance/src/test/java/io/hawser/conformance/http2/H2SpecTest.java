package io.hawser.conformance.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.Tools;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** h2spec, which tries rules of RFC 7540 and RFC 7541 in 145 ways, against a server of ours, without TLS. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class H2SpecTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int CASES = 145;

    @Test
    void h2spec_finds_nothing_against_a_server() throws IOException {
        Path program = unpacked();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .http("/", request -> HttpResponse.text(200, "a page"))
                        .start();
                ChildProcess spec = ChildProcess.start(
                        "h2spec",
                        program.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(server.port()),
                        "-o",
                        "5")) {
            spec.awaitExit(TIMEOUT);
            List<String> summary = spec.lines().stream()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d+ tests, .*"))
                    .toList();
            assertEquals(
                    List.of(CASES + " tests, " + CASES + " passed, 0 skipped, 0 failed"), summary, spec.lastLines());
        }
    }

    /** The program for Linux on x86_64, the only one of the three that Maven brings and can be run here. */
    private static Path unpacked() throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "h2spec comes for Linux on x86_64");
        Path archive = Tools.target("h2spec-jar").resolve("h2spec/2.2.0/h2spec_linux_amd64.tar.gz");
        Path folder = Files.createDirectories(Tools.target("h2spec"));
        try (ChildProcess tar =
                ChildProcess.start("untar", "tar", "xzf", archive.toString(), "-C", folder.toString())) {
            assertEquals(0, tar.awaitExit(TIMEOUT));
        }
        return folder.resolve("h2spec");
    }
}
