package io.hawser.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    @Test
    void forgetsTheOldestBeyondItsStrokes() {
        for (int id = 1; id <= Bounds.HISTORY_STROKES; id++) {
            assertEquals(List.of(), history.add(stroke(id, 1, 1)));
        }
        assertEquals(List.of(1), history.add(stroke(2_001, 1, 1)));
        assertEquals(Bounds.HISTORY_STROKES, history.strokes().size());
    }

    @Test
    void forgetsTheOldestBeyondItsBytes() {
        int fit = Bounds.HISTORY_BYTES / stroke(0, 1, 1_024).bytes();
        for (int id = 1; id <= fit; id++) {
            assertEquals(List.of(), history.add(stroke(id, 1, 1_024)));
        }
        assertEquals(List.of(1), history.add(stroke(fit + 1, 1, 1_024)));
    }

    @Test
    void takesBackTheNewestOfTheSeatThatAsks() {
        history.add(stroke(1, 7, 1));
        history.add(stroke(2, 7, 1));
        history.add(stroke(3, 8, 1));
        assertEquals(2, Objects.requireNonNull(history.removeNewestOf(7)).id());
        assertEquals(1, Objects.requireNonNull(history.removeNewestOf(7)).id());
        assertNull(history.removeNewestOf(7));
    }

    private static Stroke stroke(int id, int by, int points) {
        return new Stroke(id, by, 0, 6, ByteBuffer.allocate(points * StrokeCodec.POINT_BYTES));
    }
}
