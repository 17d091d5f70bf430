package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadOptionsTest {
    @Test
    void whatIsNotGivenHasADefault() {
        LoadOptions options = LoadOptions.of(Map.of());

        assertEquals(LoadOptions.Mode.ECHO, options.mode());
        assertEquals("/echo", options.path());
        assertEquals(LoadOptions.Payload.BINARY, options.payload());
        assertEquals(1, options.connections());
        assertEquals(Duration.ofSeconds(2), options.measure());
    }

    @Test
    void readsWhatIsGiven() {
        LoadOptions options = LoadOptions.of(Map.of(
                "mode", "serve", "connections", "16", "in-flight", "50", "payload", "json", "warm-up-ms", "1500"));

        assertEquals(LoadOptions.Mode.SERVE, options.mode());
        assertEquals(16, options.connections());
        assertEquals(50, options.inFlight());
        assertEquals(LoadOptions.Payload.JSON, options.payload());
        assertEquals(Duration.ofMillis(1_500), options.warmUp());
        assertEquals(4711, options.ofProcess(4711).pid());
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({"mode, shout", "payload, images", "bytes, many", "port, ''"})
    void refusesWhatItDoesNotKnow(String name, String value) {
        assertThrows(IllegalArgumentException.class, () -> LoadOptions.of(Map.of(name, value)));
    }
}
