package io.hawser.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Messages leave at fixed times, on the connections in turn, whether or not earlier ones came back, and each one's time
 * counts from when it was due. So a server that halts for a moment is charged for all messages that would have come
 * meanwhile, as users would charge it.
 */
final class PacedLoad {
    private static final long SETTLE = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN = TimeUnit.SECONDS.toNanos(5);
    private static final int LONGEST_RUN = 16;

    private final LoadOptions options;
    private final Loop loop;
    private final Meter meter;
    private final List<Link> links = new ArrayList<>();
    private boolean closedLoop = true;
    private long outstanding;

    private PacedLoad(LoadOptions options, Loop loop) {
        this.options = options;
        this.loop = loop;
        this.meter = new Meter(options.pid(), loop);
    }

    static Map<String, Object> run(LoadOptions options) throws IOException {
        Script script = new Script(options, LONGEST_RUN);
        try (Loop loop = new Loop()) {
            PacedLoad load = new PacedLoad(options, loop);
            Connector connector = new Connector(options, script);
            for (int i = 0; i < options.connections(); i++) {
                load.links.add(connector.open(loop, options.path(), LONGEST_RUN, load::received));
            }
            return load.run();
        }
    }

    private Map<String, Object> run() throws IOException {
        double capacity = warmUp();
        double rate = options.rate() > 0 ? options.rate() : capacity / 2;
        double interval = 1e9 / rate;
        pace(System.nanoTime() + SETTLE, interval);
        pace(meter.start() + options.measure().toNanos(), interval);
        Map<String, Object> result = meter.stop();
        drain();
        result.put("rate", rate);
        result.put("capacity", capacity);
        result.putAll(meter.percentiles());
        return result;
    }

    /** A closed loop, to warm up and to see how many messages a second there can be. */
    private double warmUp() throws IOException {
        long start = meter.begin();
        for (Link link : links) {
            send(link, start);
        }
        long half = start + options.warmUp().toNanos() / 2;
        long end = start + options.warmUp().toNanos();
        long now = start;
        long before = 0;
        long countFrom = start;
        while (now < end) {
            loop.turn(100);
            now = System.nanoTime();
            meter.checkAlive(now);
            if (before == 0 && now >= half) {
                before = meter.messages();
                countFrom = now;
            }
        }
        double capacity = (meter.messages() - before) * 1e9 / (now - countFrom);
        closedLoop = false;
        drain();
        return capacity;
    }

    private void pace(long end, double interval) throws IOException {
        long start = meter.begin();
        long sent = 0;
        long now = start;
        while (now < end) {
            long due = start + (long) (sent * interval);
            while (due <= now) {
                send(links.get((int) (sent % links.size())), due);
                sent++;
                due = start + (long) (sent * interval);
            }
            loop.turn(0);
            now = System.nanoTime();
            meter.checkAlive(now);
        }
    }

    /** Waits for what is still on its way, so that the slowest messages are in the result as well. */
    private void drain() throws IOException {
        long deadline = System.nanoTime() + DRAIN;
        while (outstanding > 0 && System.nanoTime() < deadline) {
            loop.turn(10);
        }
        if (outstanding > 0) {
            throw new LoadException(outstanding + " messages did not come back within 5 s of the end");
        }
    }

    private void send(Link link, long time) throws IOException {
        outstanding++;
        link.send(1, time);
    }

    private void received(Link link, int messages, long now) throws IOException {
        meter.received(link.times(), messages, now);
        outstanding -= messages;
        if (closedLoop) {
            send(link, now);
        }
    }
}
