package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** When memory counts as short, in virtual time. T36. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MemoryWatchTest {
    private final Figures figures = new Figures();
    private long now = -1_000_000_000L;
    private final MemoryWatch watch = new MemoryWatch(0.85, figures, () -> now);

    private static final class Figures implements MemoryWatch.Source {
        long heapAfter = 100;
        long heapNow = 1_000;
        long direct;
        long collections;
        int asked;
        int looks;

        @Override
        public long heapAfterCollection() {
            return heapAfter;
        }

        @Override
        public long heapNow() {
            return heapNow;
        }

        @Override
        public long heapMax() {
            return 1_000;
        }

        @Override
        public long collections() {
            return collections;
        }

        @Override
        public void collect() {
            asked++;
        }

        @Override
        public long direct() {
            looks++;
            return direct;
        }

        @Override
        public long directMax() {
            return 2_000;
        }
    }

    private void later(Duration time) {
        now += time.toNanos();
    }

    @Test
    void garbage_does_not_count() {
        assertNull(watch.shortage());
    }

    @Test
    void what_a_collection_left_counts() {
        figures.heapAfter = 851;
        assertEquals("heap in use 851 of 1000, more than maxMemoryShare 0.85", watch.shortage());
    }

    @Test
    void what_is_in_use_no_more_does_not_count_whatever_was_left_before() {
        figures.heapAfter = 990;
        figures.heapNow = 500;
        assertNull(watch.shortage());
    }

    @Test
    void direct_memory_counts() {
        figures.direct = 1_700;
        assertNull(watch.shortage());
        figures.direct = 1_701;
        later(Duration.ofMillis(100));
        assertEquals("direct memory in use 1701 of 2000, more than maxMemoryShare 0.85", watch.shortage());
    }

    @Test
    void it_looks_ten_times_a_second_however_often_it_is_asked() {
        for (int i = 0; i < 1_000; i++) {
            watch.shortage();
            later(Duration.ofMillis(1));
        }
        assertEquals(10, figures.looks);
    }

    /** Who lets nobody in makes no garbage, and might never learn that memory is there again. */
    @Test
    void it_asks_for_a_collection_when_there_was_none_for_ten_seconds() {
        figures.heapAfter = 900;
        for (int second = 0; second < 9; second++) {
            assertNotNull(watch.shortage());
            figures.collections++;
            later(Duration.ofSeconds(1));
        }
        assertNotNull(watch.shortage());
        assertEquals(0, figures.asked);
        for (int second = 0; second < 10; second++) {
            assertNotNull(watch.shortage());
            later(Duration.ofSeconds(1));
        }
        assertNotNull(watch.shortage());
        assertEquals(1, figures.asked);
        figures.heapAfter = 100;
        later(Duration.ofSeconds(1));
        assertNull(watch.shortage());
    }

    @Test
    void a_share_of_1_means_never() {
        figures.heapAfter = 1_000;
        figures.direct = 2_001;
        assertNull(new MemoryWatch(1, figures, () -> now).shortage());
    }

    /** The figures of the JVM that this test runs in. */
    @Test
    void this_jvm_is_short_of_memory_by_one_measure_and_not_by_another() throws Exception {
        System.gc();
        assertNull(new MemoryWatch(0.999).shortage());
        assertNotNull(new MemoryWatch(1e-9).shortage());
    }
}
