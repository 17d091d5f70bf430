package io.hawser.testkit;

import io.hawser.Connection;
import io.hawser.ConnectionOptions;
import io.hawser.Listener;
import io.hawser.WebSocket;
import io.hawser.protocol.Role;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.ZlibPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket and, in place of its peer, the bytes: for tests of what goes over the wire. It is in virtual time and on the
 * test's own thread, as a {@link WebSocketPair} is; writing and reading let everything move.
 *
 * <pre>{@code
 * RawPeer peer = RawPeer.of(Role.SERVER);
 * peer.write("8985 37fa213d 7f9f4d5158"); // a masked ping with "Hello" (RFC 6455 §5.7)
 * assertEquals("8a0548656c6c6f", peer.readHex());
 * }</pre>
 */
public final class RawPeer implements AutoCloseable {
    private final ManualClock clock = new ManualClock();
    private final ManualLoop loop = new ManualLoop(clock);
    private final Direction toWebSocket = new Direction(loop, loop::at, clock);
    private final Direction fromWebSocket = new Direction(loop, loop::at, clock);
    private final MemoryTransport transport;
    private final ZlibPool pool;
    private final Connection connection;
    private final ByteQueue written = new ByteQueue();
    private final ByteQueue read = new ByteQueue();
    private boolean outputEnded;
    private boolean reset;

    private RawPeer(Builder builder) {
        transport = new MemoryTransport(loop, loop::at, toWebSocket, fromWebSocket, () -> reset = true);
        toWebSocket.connect(transport, this::send, this::cut, fromWebSocket);
        fromWebSocket.connect(new Raw(), transport::schedule, this::cut, toWebSocket);
        pool = new ZlibPool(builder.options.compression().level());
        connection = new Connection(
                PairOptions.setup(
                        builder.role,
                        PairOptions.plainHandshake(),
                        builder.options,
                        builder.deflate,
                        pool,
                        builder.maskingKeys,
                        builder.listener),
                transport,
                loop,
                clock);
        transport.start(connection);
        loop.run();
    }

    /**
     * A peer of a WebSocket with default options that receives by {@code receive()}, without compression.
     *
     * @param role the WebSocket's: {@link Role#SERVER} takes masked frames and sends unmasked ones
     */
    public static RawPeer of(Role role) {
        return builder(role).open();
    }

    /**
     * A peer to be described.
     *
     * @param role the WebSocket's
     */
    public static Builder builder(Role role) {
        return new Builder(role);
    }

    /** Describes a WebSocket whose peer is bytes. */
    public static final class Builder {
        private final Role role;
        private ConnectionOptions options = ConnectionOptions.DEFAULT;
        private Optional<DeflateParameters> deflate = Optional.empty();
        private RandomGenerator maskingKeys = new SplittableRandom(0);
        private @Nullable Listener listener;

        private Builder(Role role) {
            this.role = role;
        }

        /** The WebSocket's options. */
        public Builder options(ConnectionOptions of) {
            options = of;
            return this;
        }

        /** Who receives; without one, {@code receive()} does. */
        public Builder listener(Listener receiver) {
            listener = receiver;
            return this;
        }

        /** What the handshake agreed on for permessage-deflate; default none. */
        public Builder deflate(DeflateParameters agreed) {
            deflate = Optional.of(agreed);
            return this;
        }

        /** Where a client draws masking keys from; default a predictable sequence. */
        public Builder maskingKeys(RandomGenerator keys) {
            maskingKeys = keys;
            return this;
        }

        /** Opens it. */
        public RawPeer open() {
            return new RawPeer(this);
        }
    }

    /** The WebSocket. */
    public WebSocket webSocket() {
        return connection;
    }

    /** The byte stream to the WebSocket, and its faults. */
    public Direction toWebSocket() {
        return toWebSocket;
    }

    /** The byte stream from the WebSocket, and its faults. */
    public Direction fromWebSocket() {
        return fromWebSocket;
    }

    /** The WebSocket's clock. */
    public ManualClock clock() {
        return clock;
    }

    /** Sends bytes to the WebSocket, and lets everything move. */
    public RawPeer write(byte[] bytes) {
        written.add(ByteBuffer.wrap(bytes), 0, bytes.length);
        send();
        loop.run();
        return this;
    }

    /**
     * Sends bytes to the WebSocket, and lets everything move.
     *
     * @param hex two digits a byte; spaces and line breaks mean nothing
     */
    public RawPeer write(String hex) {
        return write(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    /** Lets everything move, and takes what the WebSocket has sent since the last call. */
    public byte[] read() {
        loop.run();
        return read.drain();
    }

    /** As {@link #read}, in hexadecimal digits. */
    public String readHex() {
        return HexFormat.of().formatHex(read());
    }

    /** Lets everything move until nothing does. */
    public void run() {
        loop.run();
    }

    /** Lets time pass, with all the pings and deadlines that belong into it. */
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    /** Ends the output: no more bytes come. */
    public void end() {
        toWebSocket.end();
        loop.run();
    }

    /** Whether the WebSocket has ended its output: it sends nothing more. */
    public boolean isOutputEnded() {
        loop.run();
        return outputEnded;
    }

    /** Whether the WebSocket has cut the connection. */
    public boolean isReset() {
        loop.run();
        return reset;
    }

    /** Cuts the connection if it is open, and frees the compressors. */
    @Override
    public void close() {
        connection.abort();
        loop.run();
        pool.close();
    }

    private void send() {
        while (written.size() > 0 && toWebSocket.accept(written) > 0) {
            // as much as passes
        }
    }

    private void cut() {
        transport.lost(new IOException("connection reset"));
    }

    /** The end of which only the bytes exist. */
    private final class Raw implements Direction.Receiving {
        @Override
        public boolean isReading() {
            return true;
        }

        @Override
        public void arrived(ByteBuffer bytes) {
            read.add(bytes, bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        }

        @Override
        public void arrivedEnd() {
            outputEnded = true;
        }
    }
}
