package io.hawser.netty;

import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * How many connections are accepted in one turn of the loop: one, and up to {@value #MOST} as long as the turn lets those go
 * on who take long. Netty's own accepts one with epoll, as it takes the descriptor for a length, so that in a crowd whoever
 * comes last waits for as many turns as others came before.
 */
final class Accepting implements RecvByteBufAllocator {
    private static final int MOST = 16;

    private final ServerChannelRecvByteBufAllocator counting = new ServerChannelRecvByteBufAllocator();

    Accepting() {
        counting.respectMaybeMoreData(false).maxMessagesPerRead(MOST);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty names no other type
    public Handle newHandle() {
        return new InTurn((ExtendedHandle) counting.newHandle());
    }

    private static final class InTurn extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle counting;

        InTurn(ExtendedHandle counting) {
            super(counting);
            this.counting = counting;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
            return counting.continueReading(maybeMoreDataSupplier)
                    && !LoopResources.current().turns().isOverFor(Turns.Weight.CHURN);
        }

        @Override
        public boolean continueReading() {
            return continueReading(() -> true);
        }
    }
}
