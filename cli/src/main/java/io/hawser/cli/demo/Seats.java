package io.hawser.cli.demo;

import io.hawser.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is in a room, and who left so lately that they may come back to their seat. Guarded by its room. */
final class Seats {
    private static final int MOST_IDS = 65_535;
    private static final int KEY_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<Integer, Seat> taken = new LinkedHashMap<>();
    private final Map<String, Seat> left = new LinkedHashMap<>();
    private int lastId;

    Collection<Seat> taken() {
        return taken.values();
    }

    boolean contains(int id) {
        return taken.containsKey(id);
    }

    int size() {
        return taken.size();
    }

    /** A seat for someone new. */
    Seat add(String wishedName, WebSocket ws) {
        do {
            lastId = lastId % MOST_IDS + 1;
        } while (isKnown(lastId));
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        String name = uniqueName(wishedName.isEmpty() ? Names.given(lastId) : wishedName);
        Seat seat = new Seat(lastId, freeColor(), HexFormat.of().formatHex(key), name, ws);
        taken.put(seat.id(), seat);
        return seat;
    }

    /** The seat of this key, taken or left within the last minutes; null if there is none. */
    @Nullable
    Seat find(String key, long now) {
        left.values().removeIf(seat -> now - seat.leftAt() > Bounds.SEAT_KEPT.toMillis());
        byte[] asked = key.getBytes(StandardCharsets.UTF_8);
        return Stream.concat(left.values().stream(), taken.values().stream())
                .filter(seat -> MessageDigest.isEqual(asked, seat.key().getBytes(StandardCharsets.UTF_8)))
                .findFirst()
                .orElse(null);
    }

    /** Someone is back on a seat of theirs. */
    void takeAgain(Seat seat, String wishedName) {
        left.remove(seat.key());
        taken.remove(seat.id());
        seat.rename(uniqueName(wishedName.isEmpty() ? seat.name() : wishedName));
        taken.put(seat.id(), seat);
    }

    void leave(Seat seat, long now) {
        taken.remove(seat.id());
        seat.left(now);
        left.put(seat.key(), seat);
        if (left.size() > Bounds.KEPT_SEATS) {
            Iterator<Seat> longestGone = left.values().iterator();
            longestGone.next();
            longestGone.remove();
        }
    }

    void rename(Seat seat, String wishedName) {
        taken.remove(seat.id());
        seat.rename(uniqueName(wishedName));
        taken.put(seat.id(), seat);
    }

    private boolean isKnown(int id) {
        return taken.containsKey(id) || left.values().stream().anyMatch(seat -> seat.id() == id);
    }

    private String uniqueName(String wished) {
        Set<String> names =
                taken.values().stream().map(seat -> Names.folded(seat.name())).collect(Collectors.toSet());
        return Names.unique(wished, names);
    }

    /** The first colour that nobody here has, or the next in turn when all are in use. */
    private int freeColor() {
        Set<Integer> used = new HashSet<>();
        taken.values().forEach(seat -> used.add(seat.color()));
        for (int color = 0; color < Bounds.COLORS; color++) {
            if (!used.contains(color)) {
                return color;
            }
        }
        return lastId % Bounds.COLORS;
    }
}
