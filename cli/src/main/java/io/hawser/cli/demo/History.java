package io.hawser.cli.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole strokes of a board, oldest first, as many as are kept. Guarded by its room. */
final class History {
    private final Map<Integer, Stroke> strokes = new LinkedHashMap<>();
    private int bytes;

    Collection<Stroke> strokes() {
        return Collections.unmodifiableCollection(strokes.values());
    }

    /**
     * Keeps a stroke.
     *
     * @return the oldest ones, which had to go for it
     */
    List<Integer> add(Stroke stroke) {
        strokes.put(stroke.id(), stroke);
        bytes += stroke.bytes();
        List<Integer> gone = new ArrayList<>();
        while (strokes.size() > Bounds.HISTORY_STROKES || bytes > Bounds.HISTORY_BYTES) {
            Stroke oldest = strokes.values().iterator().next();
            remove(oldest);
            gone.add(oldest.id());
        }
        return gone;
    }

    /** Forgets the newest stroke of a seat; null if it has none. */
    @Nullable
    Stroke removeNewestOf(int seat) {
        Stroke newest = null;
        for (Stroke stroke : strokes.values()) {
            newest = stroke.by() == seat ? stroke : newest;
        }
        if (newest != null) {
            remove(newest);
        }
        return newest;
    }

    void clear() {
        strokes.clear();
        bytes = 0;
    }

    private void remove(Stroke stroke) {
        strokes.remove(stroke.id());
        bytes -= stroke.bytes();
    }
}
