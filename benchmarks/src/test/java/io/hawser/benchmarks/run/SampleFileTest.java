package io.hawser.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleFileTest {
    @Test
    void keepsWhatWasMeasured(@TempDir Path folder) throws IOException {
        SampleFile file = new SampleFile(folder.resolve("results"));
        for (String name : List.of("echo-64x20", "client-64x20")) {
            Cell cell = Cells.ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            List<Sample> samples = Peer.ALL.stream()
                    .filter(peer -> peer.role() == cell.kind().role())
                    .map(peer -> peer.name().equals("ws")
                            ? new Sample(cell, peer, 1, Map.of(), "needs Node and npm packages")
                            : new Sample(cell, peer, 2, Map.of("peerMicros", 7.25), ""))
                    .toList();

            assertEquals(Optional.empty(), file.read(cell));
            file.write(cell, "2026-11-25", samples);

            assertEquals(Optional.of(new SampleFile.Stored("2026-11-25", samples)), file.read(cell));
        }
    }
}
