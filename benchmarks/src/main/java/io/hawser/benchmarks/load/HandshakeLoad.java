package io.hawser.benchmarks.load;

import java.io.IOException;
import java.util.Map;
import java.util.Random;

/** A fixed number of connections at a time are opened, shake hands, close properly, and make room for the next ones. */
final class HandshakeLoad {
    /** Handshakes with keys of their own, made before the clock starts. */
    private static final int UPGRADES = 256;

    private HandshakeLoad() {}

    static Map<String, Object> run(LoadOptions options) throws IOException {
        Random random = new Random(5);
        Upgrade[] upgrades = new Upgrade[UPGRADES];
        for (int i = 0; i < UPGRADES; i++) {
            upgrades[i] = Upgrade.of(options.port(), options.path(), options.deflate(), random);
        }
        try (Loop loop = new Loop()) {
            Meter meter = new Meter(options.pid(), loop);
            for (int i = 0; i < options.connections(); i++) {
                new ShortLife(loop, meter, options.port(), upgrades, i).begin();
            }
            return meter.measure(options);
        }
    }
}
