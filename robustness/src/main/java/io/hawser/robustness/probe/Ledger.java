package io.hawser.robustness.probe;

import io.hawser.robustness.probe.Account.Times;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Where bystanders write down what they see. Thread-safe. */
final class Ledger {
    private static final int DIGITS = 3;

    private final Histogram echo = new Histogram(DIGITS);
    private final Histogram handshake = new Histogram(DIGITS);
    private final Histogram late = new Histogram(DIGITS);
    private long lost;
    private long wrong;
    private long closed;
    private long failures;
    private String firstFailure = "";

    synchronized void sent(long lateNanos) {
        record(late, lateNanos);
    }

    synchronized void echoed(long nanos) {
        record(echo, nanos);
    }

    synchronized void shookHands(long nanos) {
        record(handshake, nanos);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)));
    }

    synchronized void lost(long messages) {
        lost += messages;
    }

    synchronized void wrong() {
        wrong++;
    }

    synchronized void closed() {
        closed++;
    }

    synchronized void failed(String why) {
        failures++;
        firstFailure = firstFailure.isEmpty() ? why : firstFailure;
    }

    /** What was written down since the last time, and a new page. */
    synchronized Account turnOver() {
        Account account = new Account(
                echo.getTotalCount(),
                lost,
                wrong,
                closed,
                times(echo),
                handshake.getTotalCount(),
                failures,
                times(handshake),
                times(late),
                firstFailure);
        echo.reset();
        handshake.reset();
        late.reset();
        lost = 0;
        wrong = 0;
        closed = 0;
        failures = 0;
        firstFailure = "";
        return account;
    }

    private static Times times(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Times(Double.NaN, Double.NaN, Double.NaN);
        }
        return new Times(
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3);
    }
}
