package io.hawser.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One connection publishes, all others receive every message. The next message is published when all subscribers together
 * have fewer than a fixed number of messages on their way, so that no server has to drop any.
 */
final class FanOutLoad {
    private static final long SUBSCRIBED_AFTER = TimeUnit.MILLISECONDS.toNanos(500);

    private final LoadOptions options;
    private final Loop loop;
    private final Meter meter;
    private final List<Link> subscribers = new ArrayList<>();
    private long published;

    private FanOutLoad(LoadOptions options, Loop loop) {
        this.options = options;
        this.loop = loop;
        this.meter = new Meter(options.pid(), loop);
    }

    static Map<String, Object> run(LoadOptions options) throws IOException {
        Script script = new Script(options, options.inFlight());
        try (Loop loop = new Loop()) {
            FanOutLoad load = new FanOutLoad(options, loop);
            Connector connector = new Connector(options, script);
            for (int i = 0; i < options.connections(); i++) {
                load.subscribers.add(connector.open(loop, "/sub", 1, load::received));
            }
            Link publisher = connector.open(loop, "/pub", options.inFlight(), (link, count, now) -> {
                throw new LoadException("the publisher received a message");
            });
            return load.run(publisher);
        }
    }

    private Map<String, Object> run(Link publisher) throws IOException {
        // A server may answer the handshake before it has subscribed the connection.
        meter.turnUntil(System.nanoTime() + SUBSCRIBED_AFTER);
        publishUntil(System.nanoTime() + options.warmUp().toNanos(), publisher);
        publishUntil(meter.start() + options.measure().toNanos(), publisher);
        Map<String, Object> result = meter.stop();
        result.putAll(meter.percentiles());
        return result;
    }

    private void publishUntil(long end, Link publisher) throws IOException {
        long now = meter.begin();
        while (now < end) {
            long outstanding = published * subscribers.size() - meter.messages();
            long room = options.inFlight() - ceilingDivide(outstanding, subscribers.size());
            for (long i = 0; i < room; i++) {
                publish(publisher, now);
            }
            loop.turn(100);
            now = System.nanoTime();
            meter.checkAlive(now);
        }
    }

    private static long ceilingDivide(long value, int by) {
        return (value + by - 1) / by;
    }

    private void publish(Link publisher, long now) throws IOException {
        published++;
        for (Link subscriber : subscribers) {
            subscriber.times().add(now, 1);
        }
        publisher.sendUnanswered(1);
    }

    private void received(Link link, int messages, long now) {
        meter.received(link.times(), messages, now);
    }
}
