package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.fuzz.Cuts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes are a header, or not whole yet, or refused with one printable line; never another exception. Which of these does
 * not change with what comes behind, a header is taken as soon as it is whole and with nothing behind it, and after {@link
 * ProxyHeader#MAX_BYTES} nothing is undecided. What a valid header says is what is read.
 *
 * <p>The first byte of an input chooses whether the rest is what arrives, or says what {@link WrittenProxyHeader} writes; the
 * second one chooses a cut.
 */
class ProxyHeaderFuzzTest {
    private static final int CHOICE_BYTES = 2;
    private static final int WRITTEN = 1;
    private static final int BEFORE_BYTES = 5;

    @FuzzTest
    void decode(byte[] input) {
        if (input.length < CHOICE_BYTES) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, CHOICE_BYTES, input.length);
        if ((input[0] & WRITTEN) == 0) {
            checkCuts(rest, input[1]);
            return;
        }
        WrittenProxyHeader written = WrittenProxyHeader.from(ByteBuffer.wrap(rest));
        Decoded decoded = decode(written.bytes(), written.bytes().length);
        assertEquals(
                new Decoded(new ProxyHeader(written.client(), written.secure()), written.bytes().length, ""), decoded);
        checkCuts(written.bytes(), input[1]);
    }

    /**
     * What the first bytes come to.
     *
     * @param taken how many were taken
     * @param refusal why they are refused; empty if they are not
     */
    private record Decoded(@Nullable ProxyHeader header, int taken, String refusal) {
        boolean isUndecided() {
            return header == null && refusal.isEmpty();
        }
    }

    /** So many of the first bytes, which stand somewhere in a buffer. */
    private static Decoded decode(byte[] wire, int length) {
        ByteBuffer in = ByteBuffer.allocate(BEFORE_BYTES + length);
        in.put(BEFORE_BYTES, wire, 0, length).position(BEFORE_BYTES);
        try {
            @Nullable ProxyHeader header = ProxyHeader.decode(in);
            return new Decoded(header, in.position() - BEFORE_BYTES, "");
        } catch (IllegalArgumentException e) {
            assertNotNull(e.getMessage());
            assertTrue(e.getMessage().matches("[ -~]+"), e.getMessage());
            return new Decoded(null, 0, e.getMessage());
        }
    }

    private static void checkCuts(byte[] wire, byte seed) {
        Decoded whole = decode(wire, wire.length);
        checkBounds(whole, wire);
        for (int[] cuts : Cuts.of(wire.length, seed)) {
            Decoded before = new Decoded(null, 0, "");
            for (int cut : cuts) {
                Decoded now = decode(wire, cut);
                assertTrue(now.equals(before) || before.isUndecided(), () -> "changed at " + cut);
                before = now;
            }
            assertEquals(whole, before);
        }
    }

    private static void checkBounds(Decoded whole, byte[] wire) {
        if (whole.isUndecided()) {
            assertEquals(0, whole.taken());
            assertTrue(wire.length < ProxyHeader.MAX_BYTES, "undecided after " + wire.length + " bytes");
            return;
        }
        if (whole.header() != null) {
            assertTrue(whole.taken() > 0 && whole.taken() <= ProxyHeader.MAX_BYTES, whole.taken() + " bytes");
            assertEquals(whole, decode(wire, whole.taken()));
            assertTrue(decode(wire, whole.taken() - 1).isUndecided(), "taken too early");
            whole.header().client().ifPresent(client -> assertFalse(client.isUnresolved(), "a name"));
        }
    }
}
