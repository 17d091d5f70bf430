package io.hawser.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
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
                    .bufferRingSize((short) (int) Integer.getInteger("x.n", BUFFERS))
                    .batchSize(Integer.getInteger("x.batch", BATCH))
                    .allocator(new io.netty.channel.uring.IoUringFixedBufferRingAllocator(
                            Integer.getInteger("x.size", 65536)))
                    .build());
        }
        return IoUringIoHandler.newFactory(config);
    }

    /** What a channel must be told before it is registered. */
    static Map<ChannelOption<Short>, Short> channelOptions() {
        return isAvailable() ? Map.of(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, GROUP) : Map.of();
    }
}
