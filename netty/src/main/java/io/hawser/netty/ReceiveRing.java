package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingAllocator;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that io_uring receives into, shared by all connections of an event loop, so that an idle connection holds
 * none. Where the kernel has no such rings (before 5.19), Netty first asks whether there is something to read; then the
 * reset of a peer that has just sent something is seen only when we send the next time (ADR 8).
 */
final class ReceiveRing {
    private static final short GROUP = 1;
    private static final short BUFFERS = 64;

    /**
     * As much as is read per turn (ADR 3). Netty's adaptive size is of no use here: where buffers are consumed bit by bit it
     * learns from the rests of buffers, and stays at 1 KiB.
     */
    private static final int BUFFER_BYTES = 64 << 10;

    private static final int BATCH = 16;

    /**
     * Whether Linux receives and accepts again by itself. It would not stop at one read a turn but take all that a peer has
     * sent, up to all of the ring, and not at a few new connections but take all that are there, whoever else waits.
     */
    private static final List<String> MULTISHOT =
            List.of("io.netty.iouring.recvMultiShotEnabled", "io.netty.iouring.acceptMultiShotEnabled");

    private ReceiveRing() {}

    /** Why io_uring cannot be used. Asked before anything else of it: Netty looks at its settings only once. */
    static @Nullable Throwable unavailabilityCause() {
        MULTISHOT.stream()
                .filter(property -> System.getProperty(property) == null)
                .forEach(property -> System.setProperty(property, "false"));
        return IoUring.unavailabilityCause();
    }

    private static boolean isAvailable() {
        return IoUring.isRegisterBufferRingSupported();
    }

    /** Their sizes: 64 KiB, but 4 KiB while much waits for its turn. On the loop. */
    private static final class Buffers implements IoUringBufferRingAllocator {
        @Override
        public ByteBuf allocate() {
            int bytes = LoopResources.current().turns().bytesAtOnce(BUFFER_BYTES);
            return ByteBufAllocator.DEFAULT.directBuffer(bytes);
        }

        @Override
        public void lastBytesRead(int attempted, int actual) {
            // sizes do not follow what comes
        }
    }

    static IoHandlerFactory newFactory() {
        IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
        if (isAvailable()) {
            config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(GROUP)
                    .bufferRingSize(BUFFERS)
                    .batchSize(BATCH)
                    .allocator(new Buffers())
                    .build());
        }
        return IoUringIoHandler.newFactory(config);
    }

    /** What a channel must be told before it is registered. */
    static Map<ChannelOption<Short>, Short> channelOptions() {
        return isAvailable() ? Map.of(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, GROUP) : Map.of();
    }
}
