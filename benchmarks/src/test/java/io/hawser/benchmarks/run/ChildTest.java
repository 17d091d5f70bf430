package io.hawser.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children of this test are small programs in Java, started from their source. */
final class ChildTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder = Path.of("");

    private Path program = Path.of("");

    @BeforeEach
    void write() throws IOException {
        program = Files.writeString(folder.resolve("Program.java"), """
                class Program {
                    public static void main(String[] arguments) throws Exception {
                        for (String line : arguments) {
                            System.out.println(line);
                        }
                        System.in.read();
                        System.out.println("end");
                    }
                }
                """);
    }

    private Child start(String... lines) throws FailedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new java.util.ArrayList<>(List.of(java.toString(), program.toString()));
        command.addAll(List.of(lines));
        return Child.start(command, folder.resolve("logs/child.log"));
    }

    @Test
    void saysWhereItListensAndEndsWithItsInput() throws FailedException {
        try (Child child = start("WARNING: of no matter", "listening on 4711")) {
            assertEquals(4711, child.awaitPort());
            assertEquals(Optional.empty(), child.lastWords());

            child.awaitEnd(LIMIT);

            assertTrue(child.printed().endsWith("end" + System.lineSeparator()), child.printed());
            assertEquals(Optional.of("end"), child.lastWords());
        }
    }

    @Test
    void closingEndsIt() throws FailedException {
        Child child = start("listening on 1");
        child.awaitPort();

        child.close();

        assertFalse(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive).isPresent());
    }

    @Test
    void onethatDoesNotListenSaysWhy() throws FailedException {
        try (Child child = start("WARNING: of no matter", "Address already in use")) {
            child.tell("");

            FailedException failed = assertThrows(FailedException.class, child::awaitPort);

            assertEquals("does not start: Address already in use", failed.getMessage());
        }
    }

    @Test
    void oneThatIsNotThereFails() {
        List<String> command = List.of(folder.resolve("nothing").toString());

        FailedException failed =
                assertThrows(FailedException.class, () -> Child.start(command, folder.resolve("child.log")));

        assertTrue(String.valueOf(failed.getMessage()).startsWith("does not start: "), failed::toString);
    }
}
