package io.hawser.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * The client is measured: it connects and sends back what it receives. Says {@code listening on} a port, and then waits for
 * a line with the client's process.
 */
final class ServeLoad {
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(20);

    private ServeLoad() {}

    static Map<String, Object> run(LoadOptions options, InputStream in) throws IOException {
        try (Acceptor acceptor = Acceptor.listen()) {
            System.out.println("listening on " + acceptor.port());
            System.out.flush();
            String pid = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine();
            if (pid == null) {
                throw new LoadException("no client was started");
            }
            return run(options.ofProcess(Long.parseLong(pid)), acceptor);
        }
    }

    static Map<String, Object> run(LoadOptions options, Acceptor acceptor) throws IOException {
        try (Loop loop = new Loop()) {
            Meter meter = new Meter(options.pid(), loop);
            for (Link link : acceptor.accept(options, loop, meter::answer, CONNECTED_WITHIN)) {
                link.send(options.inFlight(), System.nanoTime());
            }
            return meter.measure(options);
        }
    }
}
