package io.hawser.benchmarks.load;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts while the clock runs. */
final class Meter {
    private static final long TURN_MILLIS = 100;
    private static final long STALLED_AFTER = TimeUnit.SECONDS.toNanos(10);

    private final ProcessGauge gauge;
    private final Loop loop;
    private final Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
    private ProcessGauge.Reading before = new ProcessGauge.Reading(0, 0, 0, 0, 0);
    private double drift = Double.NaN;
    private long bytesBefore;
    private long messagesBefore;
    private long messages;
    private long since = Long.MAX_VALUE;
    private long lastProgress;

    Meter(long pid, Loop loop) {
        this.gauge = new ProcessGauge(pid);
        this.loop = loop;
    }

    /** Counts messages that came back; their times too, if the clock runs and they left after it was started. */
    void received(SendTimes sent, int count, long now) {
        messages += count;
        lastProgress = now;
        sent.take(count, now, since, times);
    }

    /** As {@link #received}, and the next messages leave. */
    void answer(Link link, int count, long now) throws IOException {
        received(link.times(), count, now);
        link.send(count, now);
    }

    /** Warms up and measures a load that goes on by itself. */
    Map<String, Object> measure(LoadOptions options) throws IOException {
        turnUntil(System.nanoTime() + options.warmUp().toNanos());
        long begin = start();
        turnUntil(begin + options.measure().toNanos() / 2);
        double half = gauge.read().minus(before).peer();
        long atHalf = messages;
        turnUntil(begin + options.measure().toNanos());
        double whole = gauge.read().minus(before).peer();
        drift = ((whole - half) / (messages - atHalf)) / (half / (atHalf - messagesBefore));
        Map<String, Object> result = stop();
        result.putAll(percentiles());
        return result;
    }

    /** How many have been counted at all. */
    long messages() {
        return messages;
    }

    /** Handles what comes until the clock says {@code end}; fails if nothing comes for long. */
    void turnUntil(long end) throws IOException {
        long now = begin();
        while (now < end) {
            loop.turn(TURN_MILLIS);
            now = System.nanoTime();
            checkAlive(now);
        }
    }

    /** The time; from it on, progress is expected. */
    long begin() {
        lastProgress = System.nanoTime();
        return lastProgress;
    }

    /** Fails if nothing has come for long. */
    void checkAlive(long now) {
        if (now - lastProgress > STALLED_AFTER) {
            throw new LoadException("the peer has sent nothing for 10 s");
        }
    }

    Histogram times() {
        return times;
    }

    long start() {
        before = gauge.read();
        messagesBefore = messages;
        bytesBefore = loop.bytes();
        since = System.nanoTime();
        return since;
    }

    /** Stops the clock. */
    Map<String, Object> stop() {
        double seconds = (System.nanoTime() - since) / 1e9;
        ProcessGauge.Reading used = gauge.read().minus(before);
        long counted = messages - messagesBefore;
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("messages", counted);
        result.put("seconds", seconds);
        result.put("perSecond", counted / seconds);
        result.put("peerMicros", used.peer() * 1e6 / counted);
        result.put("peerShare", used.peer() / seconds);
        result.put("generatorShare", used.own() / seconds);
        result.put("othersShare", Math.max(0, used.all() - used.peer() - used.own()) / seconds);
        result.put("steal", used.steal() / used.total());
        result.put("drift", drift);
        result.put("receivedBytes", (double) (loop.bytes() - bytesBefore) / counted);
        result.put("residentBytes", gauge.residentBytes());
        return result;
    }

    /** The round-trip times so far, in microseconds. */
    Map<String, Object> percentiles() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("p50", times.getValueAtPercentile(50) / 1e3);
        result.put("p99", times.getValueAtPercentile(99) / 1e3);
        result.put("p999", times.getValueAtPercentile(99.9) / 1e3);
        result.put("max", times.getMaxValue() / 1e3);
        return result;
    }
}
