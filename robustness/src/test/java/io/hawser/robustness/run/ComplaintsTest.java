package io.hawser.robustness.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComplaintsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void countsLines() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), """
                WARNING: of no matter
                [main] INFO all is well
                Exception in thread "pool-1" java.lang.OutOfMemoryError: Java heap space
                SEVERE: LEAK: ByteBuf.release() was not called
                An exceptionCaught() event was fired, and it reached at the tail of the pipeline.
                \u00ff""", StandardCharsets.ISO_8859_1);

        assertEquals(new Complaints(1, 1, 2), Complaints.in(log));
        assertEquals(new Complaints(0, 1, 0), Complaints.in(log).since(new Complaints(1, 0, 2)));
        assertEquals("[main] INFO all is well", Complaints.first(log));
    }
}
