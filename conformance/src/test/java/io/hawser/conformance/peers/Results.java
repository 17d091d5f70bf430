package io.hawser.conformance.peers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How each scenario ended with each peer. Used by one thread. */
final class Results {
    private final Map<Cell, Expectations.Entry> exceptions = new HashMap<>();
    private final Set<Cell> tried = new HashSet<>();

    /** One scenario with one peer in one role. */
    record Cell(String peer, Peer.Role role, String scenario) {}

    void passed(Cell cell) {
        tried.add(cell);
    }

    /** It went wrong as expected, or does so at other times. */
    void passedWithException(Cell cell, Expectations.Entry entry) {
        tried.add(cell);
        exceptions.put(cell, entry);
    }

    boolean wasTried(Cell cell) {
        return tried.contains(cell);
    }

    /** Why it did not end as it should; empty if it did. */
    Optional<Expectations.Entry> exception(Cell cell) {
        return Optional.ofNullable(exceptions.get(cell));
    }
}
