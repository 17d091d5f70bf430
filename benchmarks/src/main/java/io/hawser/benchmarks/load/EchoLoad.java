package io.hawser.benchmarks.load;

import java.io.IOException;
import java.util.Map;

/** Each connection keeps a fixed number of messages on their way: for each that comes back, the next one leaves. */
final class EchoLoad {
    private EchoLoad() {}

    static Map<String, Object> run(LoadOptions options) throws IOException {
        try (Loop loop = new Loop()) {
            Meter meter = new Meter(options.pid(), loop);
            Connector connector = new Connector(options, new Script(options, options.inFlight()));
            for (int i = 0; i < options.connections(); i++) {
                connector
                        .open(loop, options.path(), options.inFlight(), meter::answer)
                        .send(options.inFlight(), System.nanoTime());
            }
            return meter.measure(options);
        }
    }
}
