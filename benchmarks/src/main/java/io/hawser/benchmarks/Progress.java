package io.hawser.benchmarks;

import io.hawser.benchmarks.run.Cell;
import io.hawser.benchmarks.run.Kind;
import io.hawser.benchmarks.run.Sample;
import java.time.Duration;
import java.util.Locale;

/** A line for each measurement, as it ends. */
final class Progress {
    private final int total;
    private final long start = System.nanoTime();
    private int done;

    Progress(int total) {
        this.total = total;
    }

    /** So many measurements will not be made. */
    void spare(int measurements) {
        done += measurements;
    }

    void show(Sample sample) {
        if (sample.counts() || sample.figures().isEmpty()) {
            done++;
        }
        System.out.printf(
                Locale.ROOT,
                "[%3d/%d] %-19s %d  %-26s %s%s%n",
                done,
                total,
                sample.cell().name(),
                sample.round(),
                sample.peer().title(),
                describe(sample),
                remaining());
    }

    private static String describe(Sample sample) {
        if (sample.figures().isEmpty()) {
            return sample.problem();
        }
        String figures = figures(sample.cell(), sample);
        return sample.counts() ? figures : figures + "   discarded: " + sample.problem();
    }

    private static String figures(Cell cell, Sample sample) {
        if (cell.kind() == Kind.IDLE) {
            double live = sample.figure("heapPerConnection");
            return String.format(Locale.ROOT, "%,9.0f bytes/connection", sample.figure("residentPerConnection"))
                    + (Double.isNaN(live) ? "" : String.format(Locale.ROOT, "   %,.0f of them live heap", live));
        }
        return String.format(
                Locale.ROOT,
                "%10.3f µs/message %,11.0f/s   p99 %,9.0f µs   CPU %3.0f %% %s %3.0f %% generator",
                sample.figure("peerMicros"),
                sample.figure("perSecond"),
                sample.figure("p99"),
                100 * sample.figure("peerShare"),
                cell.kind().role().word(),
                100 * sample.figure("generatorShare"));
    }

    private String remaining() {
        if (done == 0 || done == total) {
            return "";
        }
        return "   " + about(Duration.ofNanos((System.nanoTime() - start) / done * (total - done))) + " left";
    }

    /** A length of time in words. */
    static String about(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 90 ? "%d s".formatted(seconds) : "%d min".formatted((seconds + 30) / 60);
    }
}
