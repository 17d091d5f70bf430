package io.hawser.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import java.util.Map;

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

    private ReceiveRing() {}

    private static boolean isAvailable() {
        return IoUring.isRegisterBufferRingSupported();
    }

    static IoHandlerFactory newFactory() {
        IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
        if (isAvailable()) {
            config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(GROUP)
                    .bufferRingSize(BUFFERS)
                    .batchSize(BATCH)
                    .allocator(new IoUringFixedBufferRingAllocator(BUFFER_BYTES))
                    .build());
        }
        return IoUringIoHandler.newFactory(config);
    }

    /** What a channel must be told before it is registered. */
    static Map<ChannelOption<Short>, Short> channelOptions() {
        return isAvailable() ? Map.of(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, GROUP) : Map.of();
    }
}
