package io.hawser.conformance.network;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What an {@link Endpoint} counts.
 *
 * @param opened how many connections were opened so far
 * @param closed for how many of them {@code onClose} has come
 * @param again how many times it came once more
 * @param waiting how many handlers wait, and do not receive
 * @param open how many connections the library counts as open
 * @param footprint what the process takes
 */
record Report(int opened, int closed, int again, int waiting, int open, Footprint footprint) {
    /** As the process writes it. */
    String line() {
        return "report opened=%d closed=%d again=%d waiting=%d open=%d descriptors=%d heap=%d direct=%d"
                .formatted(
                        opened,
                        closed,
                        again,
                        waiting,
                        open,
                        footprint.descriptors(),
                        footprint.heapBytes(),
                        footprint.directBytes());
    }

    static Report parse(String line) {
        Map<String, Long> values = Arrays.stream(line.split(" ", -1))
                .skip(1)
                .map(field -> field.split("=", -1))
                .collect(Collectors.toMap(field -> field[0], field -> Long.parseLong(field[1])));
        return new Report(
                count(values, "opened"),
                count(values, "closed"),
                count(values, "again"),
                count(values, "waiting"),
                count(values, "open"),
                new Footprint(count(values, "descriptors"), number(values, "heap"), number(values, "direct")));
    }

    private static long number(Map<String, Long> values, String name) {
        return Objects.requireNonNull(values.get(name));
    }

    private static int count(Map<String, Long> values, String name) {
        return Math.toIntExact(number(values, name));
    }
}
