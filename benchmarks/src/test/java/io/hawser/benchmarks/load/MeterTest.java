package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MeterTest {
    @Test
    void aPeerThatStopsAnsweringFailsTheMeasurement() throws IOException {
        try (Loop loop = new Loop()) {
            Meter meter = new Meter(0, loop);
            long begin = meter.begin();

            assertDoesNotThrow(() -> meter.checkAlive(begin + TimeUnit.SECONDS.toNanos(9)));
            assertThrows(LoadException.class, () -> meter.checkAlive(begin + TimeUnit.SECONDS.toNanos(11)));
        }
    }
}
