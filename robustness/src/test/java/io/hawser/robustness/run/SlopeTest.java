package io.hawser.robustness.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SlopeTest {
    private static Slope.Point point(double minutes, double value) {
        return new Slope.Point(minutes, value);
    }

    @Test
    void isThatOfTheLineThroughThePoints() {
        assertEquals(2, Slope.of(List.of(point(1, 3), point(2, 5), point(4, 9))), 1e-9);
        assertEquals(0, Slope.of(List.of(point(0, 1), point(1, 3), point(2, 1))), 1e-9);
    }

    @Test
    void takesTwoPoints() {
        assertTrue(Double.isNaN(Slope.of(List.of())));
        assertTrue(Double.isNaN(Slope.of(List.of(point(1, 1)))));
    }
}
