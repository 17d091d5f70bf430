package io.hawser.robustness.run;

import io.hawser.robustness.probe.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything known of a server that was attacked, from which its verdict follows.
 *
 * @param attack its id
 * @param serves whether the process lives and a fresh connection was echoed
 * @param before what bystanders saw before the attack
 * @param during what they saw from its beginning until everything was answered
 * @param held what the server held before
 * @param holds what it holds after it had time to give it back
 * @param complaints what its log said meanwhile
 * @param stallMillis the longest that an event loop stood still
 * @param broken what the attack found that should not be
 */
record Evidence(
        String attack,
        boolean serves,
        Account before,
        Account during,
        Holdings held,
        Holdings holds,
        Complaints complaints,
        double stallMillis,
        List<String> broken) {
    /** What may be kept of what was taken: a part, and besides a little, for caches that fill when they are first used. */
    private static final double KEPT = 1.05;

    private static final double KEPT_HEAP_BYTES = 4 << 20;

    /** As much as two of the chunks that a pool of buffers takes and keeps at once, of 8 MiB with Netty's. */
    private static final double KEPT_DIRECT_BYTES = 16 << 20;

    private static final double KEPT_DESCRIPTORS = 16;

    /** Whether everything was given back; what is not known counts as that. */
    static boolean isBack(Holdings held, Holdings holds) {
        return !exceeds(holds.heapBytes(), held.heapBytes(), KEPT_HEAP_BYTES)
                && !exceeds(holds.directBytes(), held.directBytes(), KEPT_DIRECT_BYTES)
                && !exceeds(holds.descriptors(), held.descriptors(), KEPT_DESCRIPTORS);
    }

    private static boolean exceeds(double now, double then, double slack) {
        return now > Math.max(KEPT * then, then + slack);
    }

    Verdict verdict(Bounds bounds) {
        if (!serves || complaints.outOfMemory() > 0) {
            return Verdict.DIED;
        }
        return reasons(bounds).isEmpty() ? Verdict.SURVIVED : Verdict.DEGRADED;
    }

    /** Why it is not better, the worst first; a few words each, for a table. */
    List<String> reasons(Bounds bounds) {
        List<String> reasons = new ArrayList<>();
        if (complaints.outOfMemory() > 0) {
            reasons.add("out of memory");
        }
        if (!serves) {
            reasons.add("serves nobody");
        }
        add(reasons, during.closed(), "bystanders cut off");
        add(reasons, during.wrong(), "echoes wrong");
        add(reasons, during.lost(), "messages lost");
        if (bounds.letsIn(attack)) {
            add(reasons, during.failures(), "handshakes failed: " + during.firstFailure());
        }
        times(reasons, bounds);
        if (serves) {
            kept(reasons);
        }
        add(reasons, complaints.leaks(), "leaks");
        add(reasons, complaints.uncaught(), "exceptions uncaught");
        reasons.addAll(broken);
        return reasons;
    }

    private void times(List<String> reasons, Bounds bounds) {
        // What the bystanders themselves were late is not the server's fault.
        double echo = during.echo().p99() - during.late().p99();
        double usual = Math.max(0, before.echo().p99() - before.late().p99());
        double most = bounds.echoMillis(attack, usual);
        if (echo > most) {
            reasons.add(format("echoes p99 %.1f ms, more than %.1f", echo, most));
        }
        double handshake = during.handshake().p99() - during.late().p99();
        if (bounds.letsIn(attack) && handshake > bounds.handshakeMillis()) {
            reasons.add(format("handshakes p99 %.0f ms", handshake));
        }
        if (stallMillis > bounds.stallMillis()) {
            reasons.add(format("an event loop stood still for %.0f ms", stallMillis));
        }
    }

    private void kept(List<String> reasons) {
        if (exceeds(holds.descriptors(), held.descriptors(), KEPT_DESCRIPTORS)) {
            reasons.add(format("%.0f descriptors not given back", holds.descriptors() - held.descriptors()));
        }
        if (exceeds(holds.heapBytes(), held.heapBytes(), KEPT_HEAP_BYTES)) {
            reasons.add(format("%.0f MiB of heap not given back", mebibytes(holds.heapBytes() - held.heapBytes())));
        }
        if (exceeds(holds.directBytes(), held.directBytes(), KEPT_DIRECT_BYTES)) {
            reasons.add(format(
                    "%.0f MiB of direct memory not given back", mebibytes(holds.directBytes() - held.directBytes())));
        }
    }

    /** What was measured, in milliseconds and MiB. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p99Before", before.echo().p99());
        figures.put("p99", during.echo().p99());
        figures.put("longest", during.echo().longest());
        figures.put("late", during.late().p99());
        figures.put("handshakeP99", during.handshake().p99());
        figures.put("stall", stallMillis);
        figures.put("heapMiB", mebibytes(holds.heapBytes() - held.heapBytes()));
        figures.put("directMiB", mebibytes(holds.directBytes() - held.directBytes()));
        figures.put("descriptors", holds.descriptors() - held.descriptors());
        return figures;
    }

    private static void add(List<String> reasons, long count, String what) {
        if (count > 0) {
            reasons.add(count + " " + what);
        }
    }

    private static double mebibytes(double bytes) {
        return bytes / (1 << 20);
    }

    @SuppressWarnings("AnnotateFormatMethod") // for three callers here
    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
