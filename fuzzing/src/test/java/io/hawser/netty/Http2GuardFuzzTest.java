package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.fuzz.Cuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * However the bytes are cut, they go through as they came until a frame begins that may not come, and that is where one that
 * has all of them at once finds it; from there on nothing goes through, and it is told once.
 *
 * <p>The first byte of an input is how many DATA frames are written before, the second one a cut; the rest is what arrives.
 */
class Http2GuardFuzzTest {
    private static final int CHOICE_BYTES = 2;
    private static final int HEADER_BYTES = 9;
    private static final int EARNED = 2;
    private static final int PER_SECOND = 100;
    private static final int BURST = 500;
    private static final int PUSH_PROMISE = 5;

    /** DATA, HEADERS and CONTINUATION. */
    private static final Set<Integer> FREE = Set.of(0, 1, 9);

    /**
     * The first frame that may not come.
     *
     * @param knownAt index of the last byte of its header
     */
    private record Breach(Http2Error error, int knownAt) {
        /** In bytes of which so many frames may carry nothing. */
        static Optional<Breach> of(byte[] wire, int allowance) {
            int counted = 0;
            for (int at = 0; at + HEADER_BYTES <= wire.length; ) {
                int type = wire[at + 3] & 0xFF;
                if (type == PUSH_PROMISE) {
                    return Optional.of(new Breach(Http2Error.PROTOCOL_ERROR, at + HEADER_BYTES - 1));
                }
                counted += FREE.contains(type) ? 0 : 1;
                if (counted > allowance) {
                    return Optional.of(new Breach(Http2Error.ENHANCE_YOUR_CALM, at + HEADER_BYTES - 1));
                }
                at += HEADER_BYTES + ((wire[at] & 0xFF) << 16 | (wire[at + 1] & 0xFF) << 8 | wire[at + 2] & 0xFF);
            }
            return Optional.empty();
        }
    }

    /** A guard in a pipeline of its own. */
    private static final class Guarded implements Http2Guard.Owner {
        final EmbeddedChannel channel = new EmbeddedChannel(new Http2Guard(this, 0));
        final long began = System.nanoTime();
        final List<Http2Error> told = new ArrayList<>();
        int heard;

        @Override
        public void heard() {
            heard++;
        }

        @Override
        public void broken(Http2Error error, String why) {
            told.add(error);
        }

        void writeData(int count) {
            for (int i = 0; i < count; i++) {
                ByteBuf frame = Unpooled.wrappedBuffer(new byte[HEADER_BYTES]);
                channel.writeOutbound(frame);
                assertEquals(frame, channel.readOutbound());
                frame.release();
            }
        }

        /** The bytes that go through, up to an end of a piece. */
        byte[] receive(byte[] wire, int[] cuts) {
            ByteBuf passed = Unpooled.buffer();
            for (int i = 1; i < cuts.length; i++) {
                ByteBuf piece = Unpooled.buffer().writeBytes(wire, cuts[i - 1], cuts[i] - cuts[i - 1]);
                channel.writeInbound(piece);
                assertEquals(i, heard);
                ByteBuf out = channel.readInbound();
                assertEquals(told.isEmpty(), out != null, "a piece goes through whole, or not at all");
                if (out != null) {
                    passed.writeBytes(out);
                    out.release();
                }
                assertEquals(0, piece.refCnt());
            }
            return ByteBufUtil.getBytes(passed);
        }

        /** How many more frames may have come, for time has passed. */
        int allowedMeanwhile() {
            return (int) (PER_SECOND * (System.nanoTime() - began) / TimeUnit.SECONDS.toNanos(1));
        }
    }

    @FuzzTest
    void read(byte[] input) {
        if (input.length < CHOICE_BYTES) {
            return;
        }
        int written = input[0] & 0xFF;
        byte[] wire = Arrays.copyOfRange(input, CHOICE_BYTES, input.length);
        for (int[] cuts : Cuts.of(wire.length, input[1])) {
            check(wire, written, cuts);
        }
    }

    private static void check(byte[] wire, int written, int[] cuts) {
        Guarded guard = new Guarded();
        guard.writeData(written);
        byte[] passed = guard.receive(wire, cuts);
        int allowance = BURST + EARNED * written;
        Optional<Breach> soonest = Breach.of(wire, allowance);
        Optional<Breach> latest = Breach.of(wire, allowance + guard.allowedMeanwhile());
        assertArrayEquals(Arrays.copyOf(wire, passed.length), passed);
        assertTrue(
                passedUntil(soonest, cuts) <= passed.length && passed.length <= passedUntil(latest, cuts),
                () -> passed.length + " bytes went through, cut at " + Arrays.toString(cuts));
        assertTrue(
                guard.told.equals(errors(soonest)) || guard.told.equals(errors(latest)),
                () -> guard.told + ", cut at " + Arrays.toString(cuts));
        guard.channel.finishAndReleaseAll();
    }

    private static List<Http2Error> errors(Optional<Breach> breach) {
        return breach.map(Breach::error).stream().toList();
    }

    /** Where the piece begins in which it shows. */
    private static int passedUntil(Optional<Breach> breach, int[] cuts) {
        int knownAt = breach.map(Breach::knownAt).orElse(cuts[cuts.length - 1]);
        return Arrays.stream(cuts).filter(cut -> cut <= knownAt).max().orElseThrow();
    }
}
