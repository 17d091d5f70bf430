package io.hawser.conformance.peers;

import static io.hawser.conformance.peers.Compressing.OFF;
import static io.hawser.conformance.peers.Compressing.ON;
import static io.hawser.conformance.peers.Compressing.WINDOW_KEPT;

import io.hawser.protocol.CloseStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Something to try with every peer in every role.
 *
 * @param name as in the table of {@code docs/conformance.md}
 * @param subprotocols what the client offers
 * @param watched whether the course looks at the frames on the wire
 * @param course what happens, told by Hawser's side
 */
record Scenario(String name, Compressing compressing, List<String> subprotocols, boolean watched, Course course) {
    /** Every close code that an endpoint may send (RFC 6455 §7.4.1, IANA), and the ends of the free ranges. */
    private static final int[] CLOSE_CODES = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999
    };

    /** 123 bytes of UTF-8 in 41 characters. */
    private static final String LONGEST_REASON = "€".repeat(CloseStatus.MAX_REASON_BYTES / 3);

    /** What happens in a scenario; throws an AssertionError where it goes wrong. */
    @FunctionalInterface
    interface Course {
        void run(Encounter encounter) throws Exception;
    }

    /** All of them, in the order of the table. */
    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(plain("text", Courses::text));
        all.add(plain("binary", Courses::binary));
        all.add(plain("empty", encounter -> Courses.sized(encounter, 0)));
        all.add(plain("125 bytes", encounter -> Courses.sized(encounter, 125)));
        all.add(plain("126 bytes", encounter -> Courses.sized(encounter, 126)));
        all.add(plain("65,535 bytes", encounter -> Courses.sized(encounter, 65_535)));
        all.add(plain("65,536 bytes", encounter -> Courses.sized(encounter, 65_536)));
        all.add(plain("1 MiB", encounter -> Courses.sized(encounter, 1 << 20)));
        all.add(new Scenario("fragments from the peer", OFF, List.of(), true, Courses::fragments));
        all.add(new Scenario("compressed", ON, List.of(), true, Courses::compressed));
        all.add(new Scenario("compressed, window kept", WINDOW_KEPT, List.of(), true, Courses::compressed));
        all.add(new Scenario("compressed fragments from the peer", ON, List.of(), true, Courses::fragments));
        all.add(plain("ping from Hawser", Courses::pingFromHawser));
        all.add(plain("ping from the peer", Courses::pingFromPeer));
        all.add(new Scenario(
                "subprotocol in common",
                OFF,
                List.of("unknown", Hawser.SUBPROTOCOL),
                false,
                encounter -> Courses.subprotocol(encounter, Hawser.SUBPROTOCOL)));
        all.add(new Scenario(
                "no subprotocol in common",
                OFF,
                List.of("unknown"),
                false,
                encounter -> Courses.subprotocol(encounter, "")));
        addEnds(all);
        return List.copyOf(all);
    }

    private static void addEnds(List<Scenario> all) {
        for (int code : CLOSE_CODES) {
            CloseStatus status = new CloseStatus(code, "reason of " + code + " ✓");
            all.add(plain("Hawser closes with " + code, encounter -> Courses.hawserCloses(encounter, status)));
        }
        CloseStatus longest = new CloseStatus(1000, LONGEST_REASON);
        all.add(plain("Hawser closes, longest reason", encounter -> Courses.hawserCloses(encounter, longest)));
        all.add(plain("Hawser cuts", Courses::hawserCuts));
        for (int code : CLOSE_CODES) {
            CloseStatus status = new CloseStatus(code, "reason of " + code + " ✓");
            all.add(plain("peer closes with " + code, encounter -> Courses.peerCloses(encounter, status)));
        }
        all.add(plain("peer closes, longest reason", encounter -> Courses.peerCloses(encounter, longest)));
        all.add(plain("peer closes without a code", Courses::peerClosesWithoutCode));
        all.add(plain("peer cuts", Courses::peerCuts));
    }

    private static Scenario plain(String name, Course course) {
        return new Scenario(name, OFF, List.of(), false, course);
    }

    /** This scenario with everything compressed. */
    Scenario allCompressed() {
        Compressing least = compressing == OFF ? ON : compressing;
        return new Scenario(name, least, subprotocols, watched, course);
    }

    @Override
    public String toString() {
        return name;
    }
}
