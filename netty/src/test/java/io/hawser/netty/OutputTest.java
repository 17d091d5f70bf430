package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutputTest {
    private final Memory memory = new Memory();
    private final Wire wire = new Wire();
    private final EmbeddedChannel channel = memory.channel(wire, new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext ctx = channel.pipeline().lastContext();
    private int told;
    private final LoopBuffers buffers = new LoopBuffers();
    private final Output output = new Output(ctx, buffers, this::written);

    private @Nullable Throwable failure;

    private void written(@Nullable Throwable cause) {
        told++;
        failure = cause;
    }

    @AfterEach
    void everything_was_released() {
        wire.finish();
        output.release();
        channel.finishAndReleaseAll();
        memory.assertAllReleased();
        assertEquals(0, buffers.inUse());
        buffers.close();
    }

    private void put(int value, int count) {
        ByteBuffer room = output.reserve(count);
        assertEquals(count, room.remaining());
        for (int i = 0; i < count; i++) {
            room.put((byte) value);
        }
    }

    @Test
    void without_bytes_nothing_is_written() {
        assertTrue(output.isEmpty());
        output.write();
        assertEquals(0, wire.writes);
        assertEquals(0, wire.flushes);
    }

    @Test
    void all_that_was_collected_leaves_in_one_write_and_one_flush() {
        put(1, 2);
        output.append(ByteBuffer.wrap(new byte[] {9, 2, 3, 9}), 1, 2);
        put(4, 1);
        output.append(ByteBuffer.allocate(0), 0, 0);
        assertFalse(output.isEmpty());
        assertEquals(5, output.collectedBytes());
        assertEquals(5, output.unsentBytes());
        output.write();
        assertEquals(1, wire.writes);
        assertEquals(1, wire.flushes);
        wire.finish();
        assertArrayEquals(new byte[] {1, 1, 2, 3, 4}, wire.bytes.toByteArray());
        assertEquals(0, output.unsentBytes());
        assertEquals(5, output.collectedBytes());
        assertTrue(output.isEmpty());
        assertEquals(1, told);
    }

    @Test
    void appending_leaves_the_source_as_it_is() {
        ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
        output.append(source, 0, 2); // from its beginning, wherever it stands
        assertEquals(1, source.position());
        assertEquals(3, source.limit());
        output.write();
        wire.finish();
        assertArrayEquals(new byte[] {1, 2}, wire.bytes.toByteArray());
    }

    @Test
    void what_comes_during_a_write_makes_the_next_one_larger_and_not_more_of_them() {
        put(1, 10);
        output.write();
        for (int i = 0; i < 100; i++) {
            put(2, 10);
            output.write();
        }
        assertEquals(1, wire.writes);
        assertEquals(1_010, output.unsentBytes());
        wire.finish();
        assertEquals(1_000, output.unsentBytes());
        assertFalse(output.isEmpty());
        output.write();
        assertEquals(2, wire.writes);
        wire.finish();
        assertEquals(0, output.unsentBytes());
        assertEquals(2, told);
    }

    @Test
    void beyond_64_KiB_it_begins_another_buffer_instead_of_copying() {
        put(1, 60_000);
        put(2, 10_000);
        assertEquals(1, wire.writes);
        assertEquals(0, wire.flushes);
        assertEquals(70_000, output.unsentBytes());
        output.write();
        assertEquals(2, wire.writes);
        assertEquals(1, wire.flushes);
        wire.finish();
        byte[] bytes = wire.bytes.toByteArray();
        assertEquals(70_000, bytes.length);
        assertEquals(1, bytes[59_999]);
        assertEquals(2, bytes[60_000]);
        assertEquals(0, output.unsentBytes());
        assertEquals(1, told);
    }

    @Test
    void one_reservation_larger_than_that_is_one_buffer() {
        put(7, 1_000_000);
        output.write();
        assertEquals(1, wire.writes);
        wire.finish();
        assertEquals(1_000_000, wire.bytes.size());
    }

    @Test
    void a_chunk_begun_during_a_write_counts_as_unsent_until_its_own_end() {
        put(1, 10);
        output.write();
        put(2, 60_000);
        put(3, 60_000); // hands the chunk before over, unflushed
        assertEquals(120_010, output.unsentBytes());
        wire.finish();
        assertEquals(60_000, output.unsentBytes());
        output.write();
        wire.finish();
        assertEquals(0, output.unsentBytes());
        assertTrue(output.isEmpty());
    }

    /** What bounds how long a slow peer may take, which is measured by what has left. */
    @Test
    void a_long_message_leaves_in_chunks_whose_progress_shows() {
        output.append(ByteBuffer.allocate(1_000_000), 0, 1_000_000);
        output.write();
        assertEquals(1_000_000, output.unsentBytes());
        assertEquals(16, wire.writes);
        wire.finishFirst();
        assertEquals(1_000_000 - 65_536, output.unsentBytes());
        assertFalse(output.isEmpty());
        wire.finish();
        assertEquals(0, output.unsentBytes());
        assertEquals(1, told);
    }

    @Test
    void a_failed_write_is_told_and_remembered() {
        IOException broken = new IOException("broken pipe");
        assertNull(failure);
        put(1, 10);
        output.write();
        wire.fail(broken);
        assertSame(broken, failure);
        assertEquals(1, told);
    }

    @Test
    void whatever_is_put_in_comes_out_in_this_order() {
        long seed = Long.getLong("hawser.seed", System.nanoTime());
        System.out.println("OutputTest: -Dhawser.seed=" + seed);
        Random random = new Random(seed);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(300)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                output.append(ByteBuffer.wrap(bytes), 0, bytes.length);
            } else {
                output.reserve(bytes.length).put(bytes);
            }
            expected.writeBytes(bytes);
            switch (random.nextInt(4)) {
                case 0 -> output.write();
                case 1 -> wire.finish();
                default -> {}
            }
            assertEquals(expected.size(), output.collectedBytes());
        }
        while (!output.isEmpty()) {
            output.write();
            wire.finish();
        }
        assertArrayEquals(expected.toByteArray(), wire.bytes.toByteArray());
        assertEquals(0, output.unsentBytes());
    }

    /** A buffer as a connection receives it: not from the beginning of its memory. */
    private ByteBuf received(byte[] bytes) {
        return memory.buffer(new byte[3], bytes).skipBytes(3);
    }

    @Test
    void what_was_received_is_sent_from_where_it_is() {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        ByteBuf buffer = received(bytes);
        ByteBuffer view = buffer.internalNioBuffer(buffer.readerIndex(), bytes.length);
        int first = view.position();
        buffers.beginLoan(buffer, buffer.readerIndex(), view);
        assertFalse(output.sendsInPlace(view, first - 1, 10), "before what was received");
        assertFalse(output.sendsInPlace(view.duplicate(), first, 10), "somebody else's view");
        assertTrue(output.sendsInPlace(view, first, bytes.length));
        put(1, 2);
        output.append(view, first, bytes.length);
        put(2, 2);
        view.put(first + 70_000, (byte) ~bytes[70_000]); // shows that nothing was copied
        buffers.endLoan();
        assertFalse(output.sendsInPlace(view, first, bytes.length), "after the loan");
        buffer.release();
        assertEquals(100_004, output.unsentBytes());
        output.write();
        assertEquals(4, wire.writes, "before, two chunks, after");
        assertEquals(1, wire.flushes);
        assertEquals(2, buffer.refCnt(), "a slice for each chunk");
        wire.finish();
        assertEquals(0, buffer.refCnt());
        bytes[70_000] = (byte) ~bytes[70_000];
        byte[] expected = new byte[100_004];
        expected[0] = 1;
        expected[1] = 1;
        System.arraycopy(bytes, 0, expected, 2, bytes.length);
        expected[100_002] = 2;
        expected[100_003] = 2;
        assertArrayEquals(expected, wire.bytes.toByteArray());
        assertEquals(0, output.unsentBytes());
        assertTrue(output.isEmpty());
    }

    @Test
    void a_collected_message_is_sent_from_where_it_is_and_its_memory_used_again_only_then() {
        ByteBuffer message = buffers.lend(10_000);
        for (int i = 0; i < 10_000; i++) {
            message.put(i, (byte) i);
        }
        output.append(message, 20, 9_000);
        buffers.takeBack(message);
        output.write();
        ByteBuffer other = buffers.lend(10_000);
        other.put(100, (byte) 99);
        buffers.takeBack(other);
        wire.finish();
        byte[] sent = wire.bytes.toByteArray();
        assertEquals(9_000, sent.length);
        assertEquals((byte) 100, sent[80]);
        assertEquals(0, buffers.inUse());
        ByteBuffer again = buffers.lend(10_000);
        assertTrue(System.identityHashCode(again) == System.identityHashCode(message)
                || System.identityHashCode(again) == System.identityHashCode(other));
        buffers.takeBack(again);
    }

    @Test
    void what_was_to_be_sent_in_place_is_freed_when_it_never_leaves() {
        ByteBuffer message = buffers.lend(10_000);
        output.append(message, 0, 10_000);
        buffers.takeBack(message);
        assertEquals(1, buffers.inUse());
        output.release();
        assertEquals(0, buffers.inUse());
    }
}
