package io.hawser.benchmarks.load;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What one measurement does.
 *
 * @param pid the process under measurement, whose processor time and memory are read; 0 for none
 * @param connections how many, 1 or more
 * @param inFlight echo: messages on their way per connection; fan-out: messages published and not received by all yet
 * @param rate paced: messages per second over all connections; 0 for half of what a closed loop reaches during warm-up
 */
public record LoadOptions(
        Mode mode,
        int port,
        String path,
        long pid,
        int connections,
        int inFlight,
        Payload payload,
        int bytes,
        boolean deflate,
        boolean tls,
        double rate,
        Duration warmUp,
        Duration measure) {
    /** What the connections do. */
    public enum Mode {
        /** Each connection keeps a fixed number of messages on their way. */
        ECHO,
        /** Messages leave at fixed times, whether or not the earlier ones came back. */
        PACED,
        /** One connection publishes, all others receive. */
        FANOUT,
        /** Connections are opened and left alone. */
        IDLE,
        /** Connections are opened and closed, again and again. */
        HANDSHAKES,
        /** As echo, but the generator is the server: a client connects to it and sends back what it receives. */
        SERVE
    }

    /** What the messages hold. */
    public enum Payload {
        BINARY,
        TEXT,
        JSON
    }

    /** The same for this process. */
    LoadOptions ofProcess(long peer) {
        return new LoadOptions(
                mode, port, path, peer, connections, inFlight, payload, bytes, deflate, tls, rate, warmUp, measure);
    }

    /** Reads {@code name=value} arguments; what is not given has a default. */
    public static LoadOptions of(Map<String, String> given) {
        return new LoadOptions(
                Mode.valueOf(given.getOrDefault("mode", "echo").toUpperCase(Locale.ROOT)),
                number(given, "port", 0),
                given.getOrDefault("path", "/echo"),
                Long.parseLong(given.getOrDefault("pid", "0")),
                number(given, "connections", 1),
                number(given, "in-flight", 1),
                Payload.valueOf(given.getOrDefault("payload", "binary").toUpperCase(Locale.ROOT)),
                number(given, "bytes", 20),
                Boolean.parseBoolean(given.getOrDefault("deflate", "false")),
                Boolean.parseBoolean(given.getOrDefault("tls", "false")),
                Double.parseDouble(given.getOrDefault("rate", "0")),
                Duration.ofMillis(number(given, "warm-up-ms", 2_000)),
                Duration.ofMillis(number(given, "measure-ms", 2_000)));
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        return Integer.parseInt(given.getOrDefault(name, String.valueOf(otherwise)));
    }
}
