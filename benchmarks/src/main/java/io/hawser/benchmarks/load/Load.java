package io.hawser.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Runs one measurement and prints its result, a line for each figure. */
public final class Load {
    private Load() {}

    /** False if the measurement failed; why is in a line {@code error=…}. */
    public static boolean run(Map<String, String> given) {
        try {
            LoadOptions options = LoadOptions.of(given);
            Map<String, Object> result =
                    switch (options.mode()) {
                        case ECHO -> EchoLoad.run(options);
                        case PACED -> PacedLoad.run(options);
                        case FANOUT -> FanOutLoad.run(options);
                        case IDLE -> IdleLoad.run(options, System.in);
                        case HANDSHAKES -> HandshakeLoad.run(options);
                        case SERVE -> ServeLoad.run(options, System.in);
                    };
            result.forEach((name, value) -> System.out.println(name + "=" + value));
            return true;
        } catch (LoadException | IllegalArgumentException e) {
            System.out.println("error=" + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            System.out.println("error=" + e.getMessage());
        }
        return false;
    }
}
