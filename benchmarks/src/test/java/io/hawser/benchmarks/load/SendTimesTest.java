package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class SendTimesTest {
    private final SendTimes times = new SendTimes();
    private final Histogram record = new Histogram(3);

    @Test
    void firstInIsFirstOut() {
        times.add(100, 1);
        times.add(200, 2);

        times.take(2, 1_000, 0, record);

        assertEquals(2, record.getTotalCount());
        assertEquals(1, record.getCountAtValue(900));
        assertEquals(1, record.getCountAtValue(800));
        assertEquals(1, times.size()); // one of the second write's is on its way still
    }

    @Test
    void whatLeftBeforeTheClockStartedIsNotRecorded() {
        times.add(100, 3);
        times.add(200, 1);

        times.take(4, 300, 200, record);

        assertEquals(1, record.getTotalCount());
        assertEquals(0, times.size());
    }

    @Test
    void keepsItsOrderWhileItGrowsAroundItsEnd() {
        long sent = 0;
        long taken = 0;
        for (int i = 0; i < 1_000; i++) {
            times.add(sent++, 1);
            times.add(sent++, 1);
            record.reset();
            times.take(1, taken + 7, 0, record);
            assertEquals(7, record.getMaxValue(), "message " + taken);
            taken++;
        }
        assertEquals(1_000, times.size());
    }

    @Test
    void refusesMoreThanWereSent() {
        times.add(100, 2);

        assertThrows(LoadException.class, () -> times.take(3, 200, 0, record));
    }

    @Test
    void refusesPeersThatAreTooFarBehind() {
        assertThrows(LoadException.class, () -> {
            for (int i = 0; i <= 1 << 18; i++) {
                times.add(i, 1);
            }
        });
    }
}
