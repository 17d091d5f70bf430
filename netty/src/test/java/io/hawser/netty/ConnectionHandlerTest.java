package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectionOptions;
import io.hawser.ConnectionSetup;
import io.hawser.Ending;
import io.hawser.Handshake;
import io.hawser.KeepAlive;
import io.hawser.Listener;
import io.hawser.LoopBudget;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.Assemblies;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.Extension;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge between a channel and a connection, without a socket: whose buffers, in which order, how many writes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionHandlerTest {
    private final Memory memory = new Memory();
    private final Wire wire = new Wire();
    private final EmbeddedChannel channel = memory.channel(wire);
    private final List<String> calls = new ArrayList<>();
    private final LoopBuffers buffers = LoopResources.current().buffers();

    @AfterEach
    void everything_was_released() {
        wire.finish();
        channel.finishAndReleaseAll();
        memory.assertAllReleased();
        assertEquals(0, buffers.inUse());
        channel.checkException();
    }

    private ConnectionHandler open(@Nullable Listener listener) {
        return open(listener, null);
    }

    private ConnectionHandler open(@Nullable Listener listener, @Nullable Extension extension) {
        Handshake handshake = Handshake.of(
                new HttpRequest("GET", "/", "HTTP/1.1", Headers.EMPTY),
                InetSocketAddress.createUnresolved("test", 1),
                false);
        ConnectionOptions options = ConnectionOptions.DEFAULT.withKeepAlive(KeepAlive.OFF);
        ConnectionHandler handler = new ConnectionHandler(new ConnectionSetup(
                Role.SERVER,
                handshake,
                options,
                extension,
                new Random(1),
                new Assemblies(buffers),
                LoopBudget.unlimited(),
                listener));
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(handler);
        handler.start();
        handler.read();
        return handler;
    }

    private static Extension deflate() {
        return new PerMessageDeflate(
                Role.SERVER,
                new DeflateParameters(true, true, 15, 15),
                64,
                LoopResources.current().zlib(6));
    }

    /** Writes down its calls, and answers every message. */
    private Listener echo() {
        return new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                calls.add(message.text());
                ws.send(message);
            }

            @Override
            public void onClose(WebSocket ws, Ending ending) {
                calls.add("closed: " + ending.detail());
            }
        };
    }

    private static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        frame.write(0x80 | payload.length);
        frame.writeBytes(new byte[4]); // a masking key that hides nothing
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[][] texts(int from, int to) {
        byte[][] frames = new byte[to - from][];
        for (int i = from; i < to; i++) {
            frames[i - from] = text("m" + i);
        }
        return frames;
    }

    private List<String> taken(WebSocket ws) {
        List<String> taken = new ArrayList<>();
        while (true) {
            var message = ws.receive(Duration.ZERO);
            if (message.isEmpty()) {
                return taken;
            }
            taken.add(message.get().text());
        }
    }

    private static List<String> names(int from, int to) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < to; i++) {
            names.add("m" + i);
        }
        return names;
    }

    @Test
    void all_answers_to_one_chunk_leave_in_one_write_and_one_flush() {
        open(echo());
        channel.writeInbound(memory.buffer(texts(0, 50)));
        assertEquals(names(0, 50), calls);
        assertEquals(1, wire.writes);
        assertEquals(1, wire.flushes);
    }

    @Test
    void sends_of_one_turn_leave_in_one_write() {
        WebSocket ws = open(null).connection();
        for (int i = 0; i < 100; i++) {
            ws.send("m" + i);
        }
        assertEquals(0, wire.writes);
        channel.runPendingTasks();
        assertEquals(1, wire.writes);
        for (int i = 0; i < 100; i++) {
            ws.send("m" + i); // while the first write is under way
            channel.runPendingTasks();
        }
        assertEquals(1, wire.writes);
        wire.finish();
        assertEquals(2, wire.writes);
    }

    @Test
    void a_buffer_is_released_as_soon_as_it_was_read() {
        open(echo());
        ByteBuf buffer = memory.buffer(text("hello"));
        channel.writeInbound(buffer);
        assertEquals(0, buffer.refCnt());
    }

    @Test
    void a_buffer_of_several_parts_is_read_as_well() {
        open(echo());
        byte[] frame = text("hello");
        ByteBuf whole = memory.buffer();
        var parts = channel.alloc().compositeBuffer();
        for (byte b : frame) {
            parts.addComponent(true, memory.buffer(new byte[] {b}));
        }
        whole.release();
        channel.writeInbound(parts);
        assertEquals(List.of("hello"), calls);
        assertEquals(0, parts.refCnt());
    }

    @Test
    void anything_else_than_bytes_is_released_and_ignored() {
        open(echo());
        ReferenceCounted stray = new AbstractReferenceCounted() {
            @Override
            protected void deallocate() {}

            @Override
            public ReferenceCounted touch(Object hint) {
                return this;
            }
        };
        channel.writeInbound(stray);
        assertEquals(0, stray.refCnt());
    }

    /** Longer than what is copied, in all three lengths of header, in one piece and in several. */
    @ParameterizedTest(name = "{0} bytes in pieces of {1}")
    @CsvSource({
        "5000, 1000000",
        "5000, 1",
        "60000, 1000000",
        "60000, 777",
        "70000, 1000000",
        "70000, 65536",
        "300000, 4096"
    })
    void a_long_message_comes_back_from_where_it_was_collected(int bytes, int piece) {
        open(echo());
        byte[] payload =
                "0123456789abcdef!".repeat(bytes / 17 + 1).substring(0, bytes).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int round = 0; round < 3; round++) {
            sent.writeBytes(text("before"));
            sent.writeBytes(longFrame(payload, 0x01020304 + round));
            sent.writeBytes(text("after"));
            expected.writeBytes(unmasked("before".getBytes(StandardCharsets.UTF_8)));
            expected.writeBytes(unmasked(payload));
            expected.writeBytes(unmasked("after".getBytes(StandardCharsets.UTF_8)));
        }
        byte[] all = sent.toByteArray();
        for (int from = 0; from < all.length; from += piece) {
            channel.writeInbound(memory.buffer(Arrays.copyOfRange(all, from, Math.min(all.length, from + piece))));
            wire.finish();
            channel.runPendingTasks();
        }
        while (wire.isWriting()) {
            wire.finish();
        }
        assertArrayEquals(expected.toByteArray(), wire.bytes.toByteArray());
        assertEquals(9, calls.size());
    }

    private static byte[] longFrame(byte[] payload, int key) {
        byte[] header = header(payload.length, 0x80);
        ByteBuffer frame = ByteBuffer.allocate(header.length + 4 + payload.length);
        frame.put(header).putInt(key);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ key >> 24 - 8 * (i & 3)));
        }
        return frame.array();
    }

    private static byte[] unmasked(byte[] payload) {
        byte[] header = header(payload.length, 0);
        return ByteBuffer.allocate(header.length + payload.length)
                .put(header)
                .put(payload)
                .array();
    }

    private static byte[] header(int length, int mask) {
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) 0x81);
        if (length < 126) {
            header.put((byte) (mask | length));
        } else if (length < 1 << 16) {
            header.put((byte) (mask | 126)).putShort((short) length);
        } else {
            header.put((byte) (mask | 127)).putLong(length);
        }
        return Arrays.copyOf(header.array(), header.position());
    }

    @Test
    void while_nobody_takes_messages_the_rest_of_a_buffer_is_kept_and_reading_stops() {
        WebSocket ws = open(null).connection();
        assertTrue(channel.config().isAutoRead());
        channel.writeInbound(memory.buffer(texts(0, 640)));
        assertFalse(channel.config().isAutoRead());
        channel.writeInbound(memory.buffer(texts(640, 960))); // as TLS hands over what it has decrypted already
        memory.assertSomeHeld();
        List<String> taken = new ArrayList<>();
        for (int turn = 0; turn < 20 && taken.size() < 960; turn++) {
            List<String> now = taken(ws);
            assertTrue(now.size() <= 256, "more than the inbox holds: " + now.size());
            taken.addAll(now);
            channel.runPendingTasks();
        }
        assertEquals(names(0, 960), taken);
        memory.assertAllReleased();
        assertTrue(channel.config().isAutoRead());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"tcp", "tls"})
    void the_end_of_the_input_waits_behind_what_is_kept(String by) {
        WebSocket ws = open(null).connection();
        channel.writeInbound(memory.buffer(texts(0, 640)));
        channel.pipeline()
                .fireUserEventTriggered(
                        by.equals("tcp") ? ChannelInputShutdownEvent.INSTANCE : SslCloseCompletionEvent.SUCCESS);
        channel.runPendingTasks();
        assertTrue(ws.isOpen());
        List<String> taken = new ArrayList<>();
        while (taken.size() < 640) {
            ws.receive(Duration.ZERO).ifPresentOrElse(message -> taken.add(message.text()), channel::runPendingTasks);
        }
        assertEquals(names(0, 640), taken);
        assertFalse(ws.isOpen());
        assertFalse(channel.isOpen());
        assertEquals(
                "the peer ended TCP without a close frame",
                ws.ending().orElseThrow().detail());
    }

    /** As of very many who go at once: to close all their channels in one turn would keep the others waiting. */
    @ParameterizedTest(name = "gone {0}")
    @ValueSource(booleans = {false, true})
    void the_end_of_the_input_takes_its_turn(boolean gone) {
        Turns turns = LoopResources.current().turns();
        open(echo());
        while (!turns.isOverFor(Turns.Weight.CHURN)) {
            Thread.onSpinWait();
        }
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertTrue(channel.isOpen());
        assertFalse(channel.config().isAutoRead());
        assertEquals(List.of(), calls);
        if (gone) {
            channel.pipeline().fireChannelInactive();
        }
        channel.runPendingTasks();
        assertEquals(gone, channel.isOpen());
        assertEquals(
                List.of("closed: " + (gone ? "TCP connection lost" : "the peer ended TCP without a close frame")),
                calls);
    }

    @Test
    void what_is_kept_is_released_when_the_channel_is_gone() {
        WebSocket ws = open(null).connection();
        channel.writeInbound(memory.buffer(texts(0, 640)));
        memory.assertSomeHeld();
        channel.close();
        channel.runPendingTasks();
        memory.assertAllReleased();
        List<String> rest = new ArrayList<>();
        ws.forEach(message -> rest.add(message.text()));
        assertEquals(names(0, 256), rest); // what the inbox has can still be taken
    }

    /** As of clients that send much, wait for no answer and reset: all of it at once would keep the others waiting. */
    @Test
    void what_came_before_the_channel_was_gone_is_taken_in_turns_and_not_answered() {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        Turns turns = LoopResources.current().turns();
        ConnectionHandler handler = open(
                new Listener() {
                    @Override
                    public void onMessage(WebSocket ws, Message message) {
                        calls.add(message.text());
                        ws.send(message);
                        answers.add(ws.sendAsync("more"));
                        while (!turns.isOverForReader()) {
                            Thread.onSpinWait();
                        }
                    }

                    @Override
                    public void onClose(WebSocket ws, Ending ending) {
                        calls.add("closed: " + ending.detail());
                    }
                },
                deflate());
        IOException reset = new IOException("connection reset");
        channel.pipeline().fireChannelRead(memory.buffer(texts(0, 9))).fireExceptionCaught(reset);
        while (handler.connection().ending().isEmpty()) {
            int before = answers.size();
            channel.runPendingTasks();
            assertTrue(answers.size() <= before + 1, "more than a message in a turn: " + calls);
        }
        List<String> expected = new ArrayList<>(names(0, 9));
        expected.add("closed: TCP connection lost");
        assertEquals(expected, calls);
        assertTrue(answers.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertEquals(0, wire.writes);
        assertSame(reset, handler.connection().ending().orElseThrow().cause().orElseThrow());
    }

    /** Or everybody whose turn is over would have a message of up to the limit, which counts nowhere. */
    @Test
    void the_memory_of_a_message_is_given_back_before_the_next_turn() {
        Turns turns = LoopResources.current().turns();
        Listener slow = new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                calls.add(message.text());
                assertEquals(1, buffers.inUse());
                while (!turns.isOverForReader()) {
                    Thread.onSpinWait();
                }
            }
        };
        open(slow, deflate());
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            messages.writeBytes(frame(0x01, "in two".getBytes(StandardCharsets.UTF_8)));
            messages.writeBytes(frame(0x80, " pieces".getBytes(StandardCharsets.UTF_8)));
        }
        channel.pipeline().fireChannelRead(memory.buffer(messages.toByteArray()));
        assertEquals(List.of("in two pieces"), calls);
        assertEquals(0, buffers.inUse());
    }

    @Test
    void closing_waits_for_the_bytes_before_it() {
        WebSocket ws = open(echo()).connection();
        ws.send("last words");
        ws.close(CloseStatus.NORMAL);
        channel.runPendingTasks();
        channel.writeInbound(memory.buffer(frame(0x88, new byte[] {3, (byte) 0xE8})));
        assertTrue(channel.isOpen()); // the write is under way
        wire.finish();
        channel.runPendingTasks();
        assertFalse(channel.isOpen());
        assertEquals(List.of("closed: "), calls);
        assertTrue(ws.ending().orElseThrow().clean());
        assertEquals(2 + 10 + 4, wire.bytes.size());
    }

    /** As with io_uring, where each write that has ended at once would make its turn longer. */
    @Test
    void what_follows_a_write_is_a_task_once_a_turn_that_does_not_end_has_lasted_long() {
        Turns turns = LoopResources.current().turns();
        WebSocket ws = open(null).connection();
        ws.sendAsync("first");
        channel.runPendingTasks();
        ws.sendAsync("second");
        channel.runPendingTasks();
        turns.begin(false);
        try {
            while (!turns.isOverFor(Turns.Weight.LIGHT)) {
                Thread.onSpinWait();
            }
            wire.finish();
            assertEquals(1, wire.writes);
            channel.runPendingTasks();
            assertEquals(2, wire.writes);
        } finally {
            turns.begin(true);
        }
    }

    @Test
    void a_failed_write_ends_the_connection_with_its_cause() {
        WebSocket ws = open(echo()).connection();
        CompletableFuture<Void> sent = ws.sendAsync("hello");
        channel.runPendingTasks();
        IOException broken = new IOException("broken pipe");
        wire.fail(broken);
        channel.runPendingTasks();
        assertFalse(channel.isOpen());
        assertSame(broken, ws.ending().orElseThrow().cause().orElseThrow());
        assertTrue(sent.isCompletedExceptionally());
        assertEquals(1, calls.size());
    }

    @Test
    void an_exception_of_the_channel_ends_the_connection_with_its_cause() {
        WebSocket ws = open(echo()).connection();
        IOException reset = new IOException("connection reset");
        channel.pipeline().fireExceptionCaught(reset);
        channel.runPendingTasks();
        assertFalse(channel.isOpen());
        assertSame(reset, ws.ending().orElseThrow().cause().orElseThrow());
        assertEquals(1, calls.size());
    }

    @Test
    void abort_drops_what_waits_and_is_idempotent() {
        ConnectionHandler handler = open(echo());
        WebSocket ws = handler.connection();
        ws.send("never leaves");
        ws.abort();
        ws.abort();
        handler.abort();
        channel.runPendingTasks();
        handler.abort(); // too late
        assertFalse(channel.isOpen());
        assertEquals(List.of("closed: aborted"), calls);
        assertEquals(0, wire.bytes.size());
    }

    @Test
    void a_sent_future_completes_when_the_operating_system_has_the_bytes() {
        WebSocket ws = open(null).connection();
        CompletableFuture<Void> first = ws.sendAsync("first");
        channel.runPendingTasks();
        CompletableFuture<Void> second = ws.sendAsync("second");
        channel.runPendingTasks();
        assertFalse(first.isDone());
        wire.finish();
        assertTrue(first.isDone());
        assertFalse(second.isDone());
        wire.finish();
        assertTrue(second.isDone());
    }
}
