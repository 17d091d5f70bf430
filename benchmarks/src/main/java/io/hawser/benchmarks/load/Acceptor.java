package io.hawser.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where clients under measurement connect to: accepts their connections and answers their handshakes. */
final class Acceptor implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final int MOST_HEADER_BYTES = 16 << 10;

    private final ServerSocketChannel socket;

    private Acceptor(ServerSocketChannel socket) {
        this.socket = socket;
    }

    /** Listens on a free port. */
    static Acceptor listen() throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        socket.configureBlocking(false);
        return new Acceptor(socket);
    }

    int port() {
        return socket.socket().getLocalPort();
    }

    /**
     * Waits until all connections are open.
     *
     * @param limit how long the client may take
     */
    List<Link> accept(LoadOptions options, Loop loop, Link.Traffic traffic, Duration limit) throws IOException {
        Script script = new Script(options, options.inFlight());
        List<Link> links = new ArrayList<>();
        loop.register(socket, SelectionKey.OP_ACCEPT, (key, same) -> {
            SocketChannel channel = socket.accept();
            if (channel != null) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                loop.register(channel, SelectionKey.OP_READ, new Greeting(channel, greeted -> {
                    Link link = new Link(greeted, script, null, options.inFlight(), traffic);
                    links.add(link);
                    return link;
                }));
            }
        });
        long deadline = System.nanoTime() + limit.toNanos();
        while (links.size() < options.connections()) {
            if (System.nanoTime() > deadline || hasEnded(options.pid())) {
                throw new LoadException("%d of %d connections were opened%s"
                        .formatted(
                                links.size(),
                                options.connections(),
                                hasEnded(options.pid()) ? "" : " within " + limit.toSeconds() + " s"));
            }
            loop.turn(10);
        }
        return links;
    }

    private static boolean hasEnded(long pid) {
        return pid != 0 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    /** What a connection becomes after its handshake. */
    @FunctionalInterface
    private interface Upgraded {
        Link link(PlainWire wire);
    }

    /** A connection before its handshake. */
    private static final class Greeting implements Loop.Ready {
        private final SocketChannel channel;
        private final Upgraded upgraded;
        private final byte[] request = new byte[MOST_HEADER_BYTES];
        private final ByteBuffer in = ByteBuffer.wrap(request);

        Greeting(SocketChannel channel, Upgraded upgraded) {
            this.channel = channel;
            this.upgraded = upgraded;
        }

        @Override
        public void ready(SelectionKey key, Loop loop) throws IOException {
            if (channel.read(in) < 0 || !in.hasRemaining()) {
                throw new LoadException("the client sent no handshake: "
                        + new String(request, 0, Math.min(80, in.position()), StandardCharsets.ISO_8859_1));
            }
            int end = Upgrade.end(request, in.position());
            if (end < 0) {
                return;
            }
            ByteBuffer answer =
                    ByteBuffer.wrap(Upgrade.answer(new String(request, 0, end, StandardCharsets.ISO_8859_1)));
            channel.write(answer); // a few bytes on a new connection always fit
            Link link = upgraded.link(new PlainWire(channel));
            link.register(loop);
            link.received(in.flip().position(end), loop);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
