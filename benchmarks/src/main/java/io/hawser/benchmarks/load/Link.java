package io.hawser.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One connection after its handshake. Belongs to the generator's only thread. */
final class Link implements Loop.Ready {
    /** Hears of messages that came back whole and right. */
    @FunctionalInterface
    interface Traffic {
        void received(Link link, int messages, long now) throws IOException;
    }

    private final Wire wire;
    private final Script script;
    private final ReplyChecker checker;
    private final Traffic traffic;
    private final int longestRun;
    private final SendTimes times = new SendTimes();

    private final ByteBuffer requests;
    private ByteBuffer current;
    private boolean unflushed;
    private int next;
    private int owed;
    private final Deque<ByteBuffer> pongs = new ArrayDeque<>(0);

    private @Nullable SelectionKey key;
    private int interest = SelectionKey.OP_READ;

    /**
     * A connection whose handshake is done.
     *
     * @param longestRun how many messages may leave with one write
     */
    Link(Wire wire, Script script, @Nullable ReplyInflater inflater, int longestRun, Traffic traffic) {
        this.wire = wire;
        this.script = script;
        this.checker = new ReplyChecker(script, new ReplyParser(script, inflater, this::pong));
        this.longestRun = longestRun;
        this.traffic = traffic;
        this.requests = script.requests().limit(0);
        this.current = requests;
    }

    void register(Loop loop) throws IOException {
        wire.channel().configureBlocking(false);
        key = loop.register(wire.channel(), interest, this);
    }

    /** Sends the next messages of the cycle, as soon as the connection takes them. */
    void send(int messages, long time) throws IOException {
        times.add(time, messages);
        sendUnanswered(messages);
    }

    /** As {@link #send}, for messages that do not come back on this connection. */
    void sendUnanswered(int messages) throws IOException {
        owed += messages;
        if (interest == SelectionKey.OP_READ) {
            flush();
        }
    }

    SendTimes times() {
        return times;
    }

    @Override
    public void ready(SelectionKey ready, Loop loop) throws IOException {
        if (ready.isReadable()) {
            read(loop);
        }
        if (ready.isWritable()) {
            flush();
        }
    }

    private void read(Loop loop) throws IOException {
        ByteBuffer buffer = loop.buffer();
        boolean more = true;
        while (more) {
            buffer.clear();
            int count = wire.read(buffer);
            if (count < 0) {
                throw new LoadException("the peer cut a connection");
            }
            more = count == buffer.capacity();
            received(buffer.flip(), loop);
        }
    }

    /** Takes bytes in that came with the handshake's response, or after it. */
    void received(ByteBuffer bytes, Loop loop) throws IOException {
        loop.count(bytes.remaining());
        int messages = checker.check(bytes);
        if (messages > 0) {
            traffic.received(this, messages, System.nanoTime());
        }
    }

    private void pong(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(Frames.headerBytes(payload.length, true) + payload.length);
        if (script.fromClient()) {
            Frames.plain(frame, Frames.FIN | Frames.PONG, payload);
        } else {
            Frames.masked(frame, Frames.FIN | Frames.PONG, payload, 0x0BADCAFE);
        }
        pongs.add(frame.flip());
        try {
            if (interest == SelectionKey.OP_READ) {
                flush();
            }
        } catch (IOException e) {
            throw new LoadException("a pong could not be sent", e);
        }
    }

    private void flush() throws IOException {
        while (true) {
            if (current.hasRemaining() || unflushed) {
                unflushed = !wire.write(current);
                if (unflushed) {
                    want(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
            }
            ByteBuffer pong = pongs.poll();
            if (pong != null) {
                current = pong;
            } else if (owed > 0) {
                current = nextRun();
            } else {
                want(SelectionKey.OP_READ);
                return;
            }
        }
    }

    private ByteBuffer nextRun() {
        int run = Math.min(owed, longestRun);
        requests.limit(script.requestAt(next + run)).position(script.requestAt(next));
        next = (next + run) % script.messages();
        owed -= run;
        return requests;
    }

    private void want(int operations) {
        if (interest != operations && key != null) {
            interest = operations;
            key.interestOps(operations);
        }
    }
}
