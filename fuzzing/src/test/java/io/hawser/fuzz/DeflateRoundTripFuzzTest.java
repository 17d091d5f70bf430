package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
import org.jspecify.annotations.Nullable;

/**
 * Any messages that one end compresses are what the other end inflates, whatever was agreed on. The first byte chooses
 * takeover and window, the second one a cut, the third one the length of each message.
 */
class DeflateRoundTripFuzzTest {
    private static final int CHOICE_BYTES = 3;
    private static final ZlibPool POOL = new ZlibPool(6);

    @FuzzTest
    void roundTrip(byte[] input) throws ProtocolException {
        if (input.length < CHOICE_BYTES) {
            return;
        }
        boolean forgets = (input[0] & 1) != 0;
        int bits = 8 + (input[0] >> 1 & 7);
        DeflateParameters agreed = new DeflateParameters(forgets, forgets, bits, bits);
        boolean fromServer = (input[0] & 16) != 0;
        PerMessageDeflate sender = extension(fromServer ? Role.SERVER : Role.CLIENT, agreed);
        PerMessageDeflate receiver = extension(fromServer ? Role.CLIENT : Role.SERVER, agreed);
        int step = 1 + (input[2] & 0xFF) * 8;
        for (int at = CHOICE_BYTES; at < input.length; at += step) {
            byte[] message = Arrays.copyOfRange(input, at, Math.min(input.length, at + step));
            @Nullable ByteBuffer encoded = sender.encode(ByteBuffer.wrap(message), 0, message.length, null);
            if (encoded != null) {
                assertArrayEquals(message, decode(receiver, encoded, input[1]));
            }
        }
        sender.release();
        receiver.release();
    }

    private static PerMessageDeflate extension(Role role, DeflateParameters agreed) {
        return new PerMessageDeflate(role, agreed, 0, POOL);
    }

    private static byte[] decode(PerMessageDeflate receiver, ByteBuffer encoded, byte seed) throws ProtocolException {
        int[] cuts = Cuts.of(encoded.remaining(), seed).get(2);
        MessageBuffer out = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        int start = encoded.position();
        for (int i = 1; i < cuts.length; i++) {
            receiver.decode(encoded, start + cuts[i - 1], start + cuts[i], i == cuts.length - 1, out);
        }
        return Arrays.copyOf(out.buffer().array(), out.size());
    }
}
