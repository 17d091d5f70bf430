package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.protocol.Role;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import io.hawser.protocol.message.MessageBuffer;
import io.hawser.protocol.message.MessageMemory;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Any bytes, as one compressed message after another, inflate to the same or fail for the same reason in whatever parts
 * they come, and hold no more memory than the limit. The first byte chooses parameters, the second one a cut, the third
 * one where the first message ends.
 */
class InflateFuzzTest {
    private static final int MAX_BYTES = 2_000;
    private static final int CHOICE_BYTES = 3;
    private static final ZlibPool POOL = new ZlibPool(6);

    @FuzzTest
    void inflate(byte[] input) {
        if (input.length < CHOICE_BYTES) {
            return;
        }
        int end = CHOICE_BYTES + Math.min(input[2] & 0xFF, input.length - CHOICE_BYTES);
        byte[] first = Arrays.copyOfRange(input, CHOICE_BYTES, end);
        byte[] second = Arrays.copyOfRange(input, end, input.length);
        String whole = null;
        for (int i = 0; i < Cuts.of(0, input[1]).size(); i++) {
            PerMessageDeflate extension = extension(input[0]);
            int[] firstCuts = Cuts.of(first.length, input[1]).get(i);
            int[] secondCuts = Cuts.of(second.length, input[1]).get(i);
            String result = inflate(extension, first, firstCuts) + " " + inflate(extension, second, secondCuts);
            whole = whole == null ? result : whole;
            assertEquals(whole, result, () -> Arrays.toString(firstCuts) + " " + Arrays.toString(secondCuts));
            extension.release();
        }
    }

    private static PerMessageDeflate extension(byte choice) {
        boolean forgets = (choice & 1) != 0;
        return new PerMessageDeflate(Role.CLIENT, new DeflateParameters(forgets, forgets, 15, 15), 0, POOL);
    }

    private static String inflate(PerMessageDeflate extension, byte[] message, int[] cuts) {
        MessageBuffer out = new MessageBuffer(MAX_BYTES, MessageMemory.HEAP);
        try {
            for (int i = 1; i < cuts.length; i++) {
                extension.decode(ByteBuffer.wrap(message), cuts[i - 1], cuts[i], i == cuts.length - 1, out);
            }
        } catch (ProtocolException e) {
            extension.release(); // as a connection does, which has failed now
            return e.rule().name();
        } finally {
            assertTrue(out.capacity() <= MAX_BYTES + 1, "memory held: " + out.capacity());
        }
        return HexFormat.of().formatHex(out.buffer().array(), 0, out.size());
    }
}
