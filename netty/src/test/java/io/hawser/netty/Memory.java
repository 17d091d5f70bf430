package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;

/** Buffers that are counted, so that a test sees one that was not released. */
final class Memory {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    /** A channel whose buffers are counted. */
    EmbeddedChannel channel(ChannelHandler... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(handlers);
        return channel;
    }

    ByteBuf buffer(byte[]... parts) {
        ByteBuf buffer = allocator.directBuffer();
        for (byte[] part : parts) {
            buffer.writeBytes(part);
        }
        return buffer;
    }

    ByteBuf buffer(String text) {
        return buffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** All that the channel wrote and flushed since the last time. */
    static byte[] written(EmbeddedChannel channel) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            part.release();
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    static String writtenText(EmbeddedChannel channel) {
        return new String(written(channel), StandardCharsets.ISO_8859_1);
    }

    void assertSomeHeld() {
        assertTrue(allocator.metric().usedDirectMemory() > 0);
    }

    void assertAllReleased() {
        assertEquals(0, allocator.metric().usedDirectMemory());
        assertEquals(0, allocator.metric().usedHeapMemory());
    }
}
