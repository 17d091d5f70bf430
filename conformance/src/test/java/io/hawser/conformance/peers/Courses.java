package io.hawser.conformance.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.protocol.CloseStatus;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What happens in each {@link Scenario}. */
final class Courses {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private Courses() {}

    static void text(Encounter encounter) throws Exception {
        for (String text : List.of("ahoy", "Größe ✓ 🚢", "\0\n\r\u007F\uFFFD\uFEFF", "{\"json\": true}")) {
            encounter.echoes(text);
        }
        end(encounter);
    }

    static void binary(Encounter encounter) throws Exception {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        encounter.echoes(everyByte);
        encounter.echoes(new byte[] {(byte) 0xC0, (byte) 0x80, (byte) 0xFF}); // never valid UTF-8
        end(encounter);
    }

    /** A text and a binary message of exactly that many bytes. */
    static void sized(Encounter encounter, int bytes) throws Exception {
        encounter.echoes(textOf(bytes));
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        encounter.echoes(random);
        end(encounter);
    }

    /** The peer answers in three frames or more, of which only the first says what it is and that it is deflated. */
    static void fragments(Encounter encounter) throws Exception {
        encounter.command("fragments");
        for (int opcode : new int[] {TEXT, BINARY}) {
            int before = encounter.framesFromPeer().size();
            if (opcode == TEXT) {
                encounter.echoes(textOf(6_000));
            } else {
                encounter.echoes(textOf(6_000).getBytes(UTF_8));
            }
            List<Wire.Frame> all = encounter.framesFromPeer();
            assertFragmented(all.subList(before, all.size()), opcode, encounter.isCompressed());
        }
        end(encounter);
    }

    private static void assertFragmented(List<Wire.Frame> frames, int opcode, boolean compressed) {
        assertTrue(frames.size() >= 3, frames::toString);
        for (int i = 0; i < frames.size(); i++) {
            assertEquals(i == 0 ? opcode : CONTINUATION, frames.get(i).opcode(), frames::toString);
            assertEquals(i == 0 && compressed, frames.get(i).rsv1(), frames::toString);
            assertEquals(i == frames.size() - 1, frames.get(i).fin(), frames::toString);
        }
    }

    static void compressed(Encounter encounter) throws Exception {
        String text = textOf(20_000);
        byte[] bytes = text.getBytes(UTF_8);
        for (int round = 0; round < 3; round++) {
            encounter.echoes(text);
            encounter.echoes(bytes);
        }
        assertCompressed("Hawser", encounter.framesFromHawser(), bytes.length);
        assertCompressed("the peer", encounter.framesFromPeer(), bytes.length);
        end(encounter);
    }

    static void pingFromHawser(Encounter encounter) throws Exception {
        for (int i = 0; i < 3; i++) {
            encounter.ws().ping().get(Encounter.TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        }
        encounter.echoes("after pings");
        end(encounter);
    }

    static void pingFromPeer(Encounter encounter) throws Exception {
        encounter.command("ping ahoy");
        assertEquals("pong ahoy", encounter.next().text());
        encounter.echoes("after a ping");
        end(encounter);
    }

    /** Both ends agree on what was agreed on, or that nothing was. */
    static void subprotocol(Encounter encounter, String agreed) throws Exception {
        assertEquals(agreed, encounter.ws().subprotocol().orElse(""));
        encounter.command("subprotocol");
        assertEquals("subprotocol " + agreed, encounter.next().text());
        end(encounter);
    }

    static void hawserCloses(Encounter encounter, CloseStatus status) throws Exception {
        encounter.echoes("before the end");
        encounter.ws().close(status);

        Farewell farewell = encounter.farewell();
        assertEquals(new Farewell(status.code(), status.reason()), farewell, "what the peer's application was told");
        Ending ending = encounter.ending();
        assertTrue(ending.clean(), ending::toString);
        assertEquals(Ending.Initiator.LOCAL, ending.initiator(), ending::toString);
        assertEquals(Optional.of(status), ending.sent(), ending::toString);
        assertEquals(status.code(), ending.status().code(), () -> "the peer's answer: " + ending);
    }

    static void peerCloses(Encounter encounter, CloseStatus status) throws Exception {
        encounter.echoes("before the end");
        encounter.command("close " + status.code() + " " + status.reason());

        Ending ending = encounter.ending();
        assertEquals(Optional.of(status), ending.received(), ending::toString);
        assertTrue(ending.clean(), ending::toString);
        assertEquals(Ending.Initiator.REMOTE, ending.initiator(), ending::toString);
        assertEquals(Optional.of(CloseStatus.of(status.code())), ending.sent(), ending::toString);
        assertEquals(status.code(), encounter.farewell().code(), "what the peer's application was told");
    }

    static void peerClosesWithoutCode(Encounter encounter) throws Exception {
        encounter.command("close");

        Ending ending = encounter.ending();
        assertEquals(Optional.of(CloseStatus.NONE), ending.received(), ending::toString);
        assertTrue(ending.clean(), ending::toString);
        assertEquals(Ending.Initiator.REMOTE, ending.initiator(), ending::toString);
        assertEquals(CloseStatus.NONE.code(), encounter.farewell().code(), "what the peer's application was told");
    }

    static void hawserCuts(Encounter encounter) throws Exception {
        encounter.echoes("before the end");
        encounter.ws().abort();

        Ending ending = encounter.ending();
        assertFalse(ending.clean(), ending::toString);
        assertEquals(Ending.Initiator.LOCAL, ending.initiator(), ending::toString);
        assertEquals(Optional.empty(), ending.received(), ending::toString);
        assertEquals(CloseStatus.ABNORMAL.code(), encounter.farewell().code(), "what the peer's application was told");
    }

    static void peerCuts(Encounter encounter) throws Exception {
        encounter.echoes("before the end");
        encounter.command("cut");

        Ending ending = encounter.ending();
        assertFalse(ending.clean(), ending::toString);
        assertEquals(Ending.Initiator.NETWORK, ending.initiator(), ending::toString);
        assertEquals(Optional.empty(), ending.received(), ending::toString);
        assertEquals(CloseStatus.ABNORMAL, ending.status(), ending::toString);
    }

    /** Whether this is clean is the matter of other scenarios. */
    private static void end(Encounter encounter) throws Exception {
        encounter.ws().close(CloseStatus.NORMAL);
        encounter.ending();
    }

    /** Exactly that many bytes of UTF-8, of characters of one to four bytes, that deflate well. */
    private static String textOf(int bytes) {
        String line = "a line that holds, Größe ✓ 🚢\n";
        int lineBytes = line.getBytes(UTF_8).length;
        return line.repeat(bytes / lineBytes) + ".".repeat(bytes % lineBytes);
    }

    private static void assertCompressed(String sender, List<Wire.Frame> frames, int bytes) {
        assertFalse(frames.isEmpty());
        for (Wire.Frame frame : frames) {
            assertEquals(frame.opcode() != CONTINUATION, frame.rsv1(), () -> sender + " sent " + frame);
            assertTrue(frame.payloadBytes() < bytes / 10, () -> sender + " sent " + frame + ", not deflated");
        }
    }
}
