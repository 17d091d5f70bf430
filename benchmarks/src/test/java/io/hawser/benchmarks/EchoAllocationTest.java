package io.hawser.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.hawser.Connection;
import io.hawser.ConnectionOptions;
import io.hawser.ConnectionSetup;
import io.hawser.Handshake;
import io.hawser.Listener;
import io.hawser.Loop;
import io.hawser.LoopBudget;
import io.hawser.Message;
import io.hawser.Transport;
import io.hawser.WebSocket;
import io.hawser.protocol.Assemblies;
import io.hawser.protocol.Role;
import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.frame.Masking;
import io.hawser.protocol.frame.Opcode;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.message.MessageMemory;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An echo allocates the message that the listener is given, and nothing else: counted by the JVM, from frame to frame. */
class EchoAllocationTest {
    private static final int MESSAGES = 100_000;

    /** The size of a message object, with room for another JVM's object headers. */
    private static final int MESSAGE_BYTES = 40;

    private static final int KEY = 0x12345678;

    private final Sink sink = new Sink();
    private final Connection connection = new Connection(
            new ConnectionSetup(
                    Role.SERVER,
                    Handshake.of(
                            new HttpRequest("GET", "/", "HTTP/1.1", Headers.EMPTY),
                            InetSocketAddress.createUnresolved("test", 1),
                            false),
                    ConnectionOptions.DEFAULT,
                    null,
                    new Random(1),
                    new Assemblies(MessageMemory.HEAP),
                    LoopBudget.unlimited(),
                    new Listener() {
                        @Override
                        public void onMessage(WebSocket ws, Message message) {
                            ws.send(message);
                        }
                    }),
            sink,
            sink,
            System::nanoTime);

    @ParameterizedTest(name = "{0} messages of {1} bytes per turn, {2}")
    @CsvSource({"1, 20, BINARY", "50, 20, BINARY", "50, 20, TEXT", "5, 3000, TEXT"})
    void anEchoAllocatesNothingButItsMessage(int perTurn, int bytes, Opcode opcode) {
        connection.start();
        ByteBuffer frames = frames(perTurn, bytes, opcode);
        ByteBuffer in = ByteBuffer.allocateDirect(frames.capacity());
        turns(MESSAGES / perTurn, frames, in);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        turns(MESSAGES / perTurn, frames, in);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(2L * MESSAGES * (FrameHeader.size(bytes, false) + bytes), sink.collected, "bytes echoed");
        assertTrue(
                allocated <= (long) MESSAGE_BYTES * MESSAGES,
                () -> allocated + " bytes allocated for " + MESSAGES + " messages");
    }

    private void turns(int count, ByteBuffer frames, ByteBuffer in) {
        for (int i = 0; i < count; i++) {
            sink.used = 0;
            connection.driver().received(in.clear().put(0, frames, 0, frames.capacity()));
            connection.turnEnded();
        }
    }

    private static ByteBuffer frames(int count, int bytes, Opcode opcode) {
        int header = FrameHeader.size(bytes, true);
        ByteBuffer frames = ByteBuffer.allocateDirect(count * (header + bytes));
        for (int at = 0; at < frames.capacity(); at += header + bytes) {
            FrameHeader.encode(frames, at, true, 0, opcode, bytes, true, KEY);
            for (int i = 0; i < bytes; i++) {
                frames.put(at + header + i, (byte) 'a');
            }
            Masking.apply(frames, at + header, at + header + bytes, KEY, 0);
        }
        return frames;
    }

    /** Takes everything at once, into the same memory each turn. */
    private static final class Sink implements Transport, Loop {
        private final Thread thread = Thread.currentThread();
        private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 16);
        private int used;
        private long collected;

        @Override
        public ByteBuffer reserve(int bytes) {
            int at = used;
            used += bytes;
            collected += bytes;
            return out.limit(used).position(at);
        }

        @Override
        public void append(ByteBuffer source, int offset, int length) {
            ByteBuffer room = reserve(length);
            room.put(room.position(), source, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public long collectedBytes() {
            return collected;
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void closeOutput() {}

        @Override
        public void close() {}

        @Override
        public void abort() {}

        @Override
        public void wakeAt(long nanoTime) {}

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }
}
