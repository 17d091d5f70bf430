package io.hawser.benchmarks.load;

import java.io.IOException;
import java.util.Map;

/** Each connection keeps a fixed number of messages on their way: for each that comes back, the next one leaves. */
final class EchoLoad {
    private EchoLoad() {}

    static Map<String, Object> run(LoadOptions options) throws IOException {
        Script script = new Script(options.payload(), options.bytes(), options.deflate(), options.inFlight());
        try (Loop loop = new Loop()) {
            Meter meter = new Meter(options.pid(), loop);
            Connector connector = new Connector(options, script);
            for (int i = 0; i < options.connections(); i++) {
                connector
                        .open(
                                loop,
                                options.path(),
                                options.inFlight(),
                                (link, count, now) -> answer(link, count, now, meter))
                        .send(options.inFlight(), System.nanoTime());
            }
            meter.turnUntil(System.nanoTime() + options.warmUp().toNanos());
            meter.turnUntil(meter.start() + options.measure().toNanos());
            Map<String, Object> result = meter.stop();
            result.putAll(meter.percentiles());
            return result;
        }
    }

    private static void answer(Link link, int messages, long now, Meter meter) throws IOException {
        meter.received(link.times(), messages, now);
        link.send(messages, now);
    }
}
