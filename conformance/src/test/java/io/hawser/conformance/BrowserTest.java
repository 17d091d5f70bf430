package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The browser tests' own equipment, held against the {@code ws} package: what fails here is not Hawser's fault. */
final class BrowserTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void showsWhatTheSeedProgramsSayToEachOther() {
        int port = Ports.free();
        try (ChildProcess server = NodeProcess.start("node/seed-server.cjs", Integer.toString(port));
                PageServer pages = PageServer.start(URI.create("ws://127.0.0.1:" + port));
                Browser browser = Browser.start()) {
            Ports.awaitListening(port, TIMEOUT);
            Browser.Page page = browser.open(pages.page("seed.html"));

            List<String> console = List.of(
                    page.nextConsoleLine(TIMEOUT), page.nextConsoleLine(TIMEOUT), page.nextConsoleLine(TIMEOUT));
            server.awaitMatch("^received: Hello Server!$", TIMEOUT);
            server.stop();

            assertEquals(
                    List.of("Connection opened", "Message from server  Welcome!", "Message from server  Hello Client!"),
                    console);
            assertEquals("Connection closed", page.nextConsoleLine(TIMEOUT));
        }
    }

    @Test
    void carriesTextAndBinaryInBothDirectionsAtOnce() {
        try (ChildProcess server = NodeProcess.start("node/duplex-server.mjs");
                PageServer pages = PageServer.start(URI.create(
                        server.awaitMatch("listening on (\\S+)", TIMEOUT).group(1)));
                Browser browser = Browser.start()) {
            Browser.Page page = browser.open(pages.page("duplex.html"));

            assertEquals(
                    "{\"texts\":500,\"binaries\":500,\"wrong\":0,\"extensions\":\"\"}", page.nextConsoleLine(TIMEOUT));
            assertEquals("closed 1000 clean", page.nextConsoleLine(TIMEOUT));
            server.awaitMatch("^\\{\"texts\":500,\"binaries\":500,\"wrong\":0,", TIMEOUT);
            server.awaitMatch("^closed 1000$", TIMEOUT);
        }
    }

    @Test
    void reportsErrorsInsideThePage() {
        try (PageServer pages = PageServer.start(URI.create("ws://127.0.0.1:1"));
                Browser browser = Browser.start()) {
            Browser.Page page = browser.open(pages.page("duplex.html"));
            assertTrue(page.nextConsoleLine(TIMEOUT).contains("ERR_"));

            AssertionError error = assertThrows(AssertionError.class, () -> page.evaluate("missing()"));
            assertTrue(error.toString().contains("missing is not defined"), error::toString);
        }
    }

    @Test
    void takesScreenshots() throws Exception {
        Path file = Tools.target("screenshot.png");
        try (PageServer pages = PageServer.start(URI.create("ws://127.0.0.1:1"));
                Browser browser = Browser.start()) {
            browser.open(pages.page("seed.html")).screenshot(file);
        }
        assertTrue(Files.size(file) > 0);
    }
}
