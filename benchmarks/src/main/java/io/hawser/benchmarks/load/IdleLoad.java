package io.hawser.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Opens connections and leaves them alone, answering pings, until {@code in} ends. Says {@code open} when all are
 * there: whoever started this can then measure the server.
 */
final class IdleLoad {
    private IdleLoad() {}

    static Map<String, Object> run(LoadOptions options, InputStream in) throws IOException {
        Script script = new Script(options, 1);
        try (Loop loop = new Loop()) {
            Connector connector = new Connector(options, script);
            long start = System.nanoTime();
            for (int i = 0; i < options.connections(); i++) {
                connector.open(loop, options.path(), 1, (link, count, now) -> {
                    throw new LoadException("a message came on an idle connection");
                });
                loop.turn(0);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println("open");
            System.out.flush();
            Thread watch = new Thread(() -> awaitEnd(in), "end-of-input");
            watch.setDaemon(true);
            watch.start();
            while (watch.isAlive()) {
                loop.turn(100);
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("connections", options.connections());
            result.put("openSeconds", seconds);
            return result;
        }
    }

    private static void awaitEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // whatever comes does not matter
            }
        } catch (IOException e) {
            // an end as well
        }
    }
}
