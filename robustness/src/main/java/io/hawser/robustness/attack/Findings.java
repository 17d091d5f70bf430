package io.hawser.robustness.attack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an attack saw. Thread-safe. */
public final class Findings {
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    /** Notes that something is not as it should be, unless {@code met}. */
    public synchronized void expect(boolean met, String what) {
        if (!met && broken.size() < 20 && !broken.contains(what)) {
            broken.add(what);
        }
    }

    /** Notes a figure. */
    public synchronized void figure(String name, double value) {
        figures.put(name, value);
    }

    /** What was not as it should be; empty if all was. */
    public synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /** The figures, in order. */
    public synchronized Map<String, Double> figures() {
        return new LinkedHashMap<>(figures);
    }
}
