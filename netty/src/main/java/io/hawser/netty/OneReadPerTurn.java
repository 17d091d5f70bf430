package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * One read of at most 64 KiB per turn of the loop, so that a busy connection does not keep the others waiting. The buffer's
 * size follows what came: sixteen times as large when it was full, half when twice in turn half had been enough. As Netty's
 * adaptive sizes, in 24 bytes per channel instead of 144. While much waits for its turn, no more than 4 KiB.
 */
final class OneReadPerTurn implements RecvByteBufAllocator {
    static final OneReadPerTurn INSTANCE = new OneReadPerTurn();

    private static final int LEAST_BITS = 9;
    private static final int FIRST_BITS = 11;
    private static final int MOST_BITS = 16;
    private static final int GROWTH_BITS = 4;

    private OneReadPerTurn() {}

    @Override
    @SuppressWarnings("deprecation") // Netty names no other type
    public Handle newHandle() {
        return new Sizes();
    }

    /** What one channel reads. On its loop. */
    private static final class Sizes implements ExtendedHandle {
        private byte bits = FIRST_BITS;
        private boolean halfWasEnough;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return LoopResources.current().turns().bytesAtOnce(usual());
        }

        private int usual() {
            return 1 << bits;
        }

        @Override
        public void reset(ChannelConfig config) {
            last = 0;
        }

        @Override
        public void incMessagesRead(int count) {}

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return false;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return false;
        }

        @Override
        public void readComplete() {
            if (attempted < usual()) {
                return; // little was read because of others
            }
            if (last >= usual()) {
                bits = (byte) Math.min(MOST_BITS, bits + GROWTH_BITS);
                halfWasEnough = false;
            } else if (2 * last > usual() || bits == LEAST_BITS) {
                halfWasEnough = false;
            } else if (halfWasEnough) {
                bits--;
                halfWasEnough = false;
            } else {
                halfWasEnough = true;
            }
        }
    }
}
