package io.hawser.benchmarks.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One kind of load.
 *
 * @param name as on the command line
 * @param title as in tables
 * @param core whether {@code --quick} measures it, and every variant of Hawser with it
 * @param connections how many connections there are
 * @param inFlight how many messages are on their way per connection, or at once in a fan-out
 * @param payload {@code binary}, {@code text} or {@code json}
 * @param bytes the size of a message
 * @param deflate whether permessage-deflate is agreed on
 * @param tls whether the connections are over TLS
 */
public record Cell(
        String name,
        String title,
        Kind kind,
        boolean core,
        int connections,
        int inFlight,
        String payload,
        int bytes,
        boolean deflate,
        boolean tls) {
    static Cell core(String name, String title, Kind kind, int connections, int inFlight, int bytes) {
        return new Cell(name, title, kind, true, connections, inFlight, "binary", bytes, false, false);
    }

    static Cell of(String name, String title, Kind kind, int connections, int inFlight, String payload, int bytes) {
        return new Cell(name, title, kind, false, connections, inFlight, payload, bytes, false, false);
    }

    Cell withDeflate() {
        return new Cell(name, title, kind, core, connections, inFlight, payload, bytes, true, tls);
    }

    Cell withTls() {
        return new Cell(name, title, kind, core, connections, inFlight, payload, bytes, deflate, true);
    }

    /** The generator's arguments. */
    Map<String, String> load() {
        Map<String, String> load = new LinkedHashMap<>();
        load.put("mode", kind.mode());
        load.put("connections", String.valueOf(connections));
        load.put("in-flight", String.valueOf(inFlight));
        load.put("payload", payload);
        load.put("bytes", String.valueOf(bytes));
        load.put("deflate", String.valueOf(deflate));
        load.put("tls", String.valueOf(tls));
        return load;
    }
}
