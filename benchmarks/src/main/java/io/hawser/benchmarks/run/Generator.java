package io.hawser.benchmarks.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The load generator's process. */
final class Generator implements AutoCloseable {
    private static final Pattern OPEN = Pattern.compile("^(open|error=.*)$", Pattern.MULTILINE);

    private final Child child;

    private Generator(Child child) {
        this.child = child;
    }

    static Generator start(List<String> command, Path log) throws FailedException {
        return new Generator(Child.start(command, log));
    }

    /** Where it listens, if it is the server. */
    int awaitPort() throws FailedException {
        return child.awaitPort();
    }

    /** Says which process it loads, if that connects to it. */
    void tell(long pid) throws FailedException {
        child.tell(String.valueOf(pid));
    }

    /** Waits until all connections are there. */
    void awaitOpen(Duration limit) throws FailedException {
        if (!child.await(OPEN, limit).group().equals("open")) {
            result(limit);
        }
    }

    /** Waits for its end and reads its figures. */
    Map<String, Double> result(Duration limit) throws FailedException {
        child.awaitEnd(limit);
        return figures(child.printed().lines().toList());
    }

    private static Map<String, Double> figures(List<String> lines) throws FailedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            if (parts[0].equals("error")) {
                throw new FailedException(parts[1]);
            }
            if (parts.length == 2) {
                figures.put(parts[0], number(parts[1], lines));
            }
        }
        if (figures.isEmpty()) {
            throw new FailedException("no result: " + firstOf(lines));
        }
        return figures;
    }

    private static double number(String text, List<String> lines) throws FailedException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new FailedException("no result: " + firstOf(lines));
        }
    }

    private static String firstOf(List<String> lines) {
        return lines.isEmpty() ? "the generator printed nothing" : lines.getFirst();
    }

    @Override
    public void close() {
        child.close();
    }
}
