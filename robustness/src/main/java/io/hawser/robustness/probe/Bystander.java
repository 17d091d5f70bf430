package io.hawser.robustness.probe;

import io.hawser.benchmarks.load.Frames;
import io.hawser.robustness.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** One connection that means well. Belongs to the thread of {@link Bystanders}. */
final class Bystander implements EchoReader.Heard {
    /** The longest message that it may send. */
    static final int LONGEST_BYTES = 4 << 10;

    private static final int UNSENT_BYTES = 64 << 10;

    /** A message on its way. */
    @SuppressWarnings("ArrayRecordComponent") // compared as an array
    private record Sent(long due, int opcode, byte[] payload) {}

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Ledger ledger;
    private final int number;
    private final EchoReader reader = new EchoReader(LONGEST_BYTES, this);
    private final ByteBuffer unsent = ByteBuffer.allocate(UNSENT_BYTES);
    private final Deque<Sent> onTheirWay = new ArrayDeque<>();
    private long messages;

    private Bystander(SocketChannel channel, Selector selector, Ledger ledger, int number) throws IOException {
        this.channel = channel;
        this.ledger = ledger;
        this.number = number;
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Connects, waiting for it. */
    static Bystander open(Target target, Selector selector, Ledger ledger, int number, Duration limit)
            throws IOException {
        return new Bystander(Opening.open(target, limit), selector, ledger, number);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Whether all messages have come back. */
    boolean isIdle() {
        return onTheirWay.isEmpty();
    }

    /** Sends the next message, a short one, which was due at this time. */
    void send(long due) {
        String text = "bystander %d, message %d: is anybody there? ".formatted(number, messages);
        send(due, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends this, US-ASCII of no more than {@link #LONGEST_BYTES}, as text or as binary in turn. */
    void send(long due, byte[] payload) {
        int opcode = messages % 2 == 0 ? Frames.TEXT : Frames.BINARY;
        messages++;
        onTheirWay.add(new Sent(due, opcode, payload));
        write(Opening.frame(opcode, payload));
    }

    private void write(ByteBuffer frame) {
        if (frame.remaining() > unsent.remaining()) {
            closed(); // the server has taken nothing for minutes
            return;
        }
        unsent.put(frame);
        flush();
    }

    private void flush() {
        unsent.flip();
        try {
            channel.write(unsent);
        } catch (IOException e) {
            closed();
        }
        unsent.compact();
        if (key.isValid()) {
            key.interestOps(
                    unsent.position() == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /** Does what the selector says can be done. */
    void ready(ByteBuffer buffer) {
        if (key.isValid() && key.isWritable()) {
            flush();
        }
        if (!key.isValid() || !key.isReadable()) {
            return;
        }
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                closed();
            } else {
                reader.read(buffer.flip());
            }
        } catch (IOException e) {
            closed();
        }
    }

    @Override
    public void message(int opcode, byte[] payload) {
        Sent sent = onTheirWay.poll();
        if (sent == null || sent.opcode() != opcode || !Arrays.equals(sent.payload(), payload)) {
            nonsense();
            return;
        }
        ledger.echoed(System.nanoTime() - sent.due());
    }

    @Override
    public void ping(byte[] payload) {
        write(Opening.frame(Frames.PONG, payload));
    }

    @Override
    public void close() {
        closed();
    }

    @Override
    public void nonsense() {
        if (isOpen()) {
            ledger.wrong();
            cut();
        }
    }

    private void closed() {
        if (isOpen()) {
            ledger.closed();
            cut();
        }
    }

    /** Says goodbye and ends the connection. */
    void leave() {
        write(Opening.frame(Frames.CLOSE, Opening.NORMAL));
        cut();
    }

    /** Ends the connection; what has not come back is lost. */
    void cut() {
        ledger.lost(onTheirWay.size());
        onTheirWay.clear();
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
