package io.hawser.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Opens connections, one after the other and waiting for each. */
final class Connector {
    private static final int MOST_HEADER_BYTES = 16 << 10;

    private final LoadOptions options;
    private final Script script;
    private final @Nullable SSLContext tls;
    private final Random random = new Random(11);
    private final byte[] @Nullable [] known;

    Connector(LoadOptions options, Script script) {
        this.options = options;
        this.script = script;
        this.tls = options.tls() ? TlsWire.newContext() : null;
        this.known = new byte[script.messages()][];
    }

    /**
     * Connects, shakes hands, checks the answer and registers the connection.
     *
     * @param longestRun how many messages may leave with one write
     */
    Link open(Loop loop, String path, int longestRun, Link.Traffic traffic) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 10_000);
        Wire wire = tls == null ? new PlainWire(channel) : TlsWire.handshake(channel, tls);

        Upgrade upgrade = Upgrade.of(options.port(), path, options.deflate(), random);
        ByteBuffer request = ByteBuffer.wrap(upgrade.request());
        while (!wire.write(request)) {
            Thread.onSpinWait();
        }
        ByteBuffer response = ByteBuffer.allocate(MOST_HEADER_BYTES);
        Upgrade.Granted granted = await(wire, response, upgrade);

        ReplyInflater inflater =
                granted.deflate() ? new ReplyInflater(script, granted.serverContextTakeover(), known) : null;
        Link link = new Link(wire, script, inflater, longestRun, traffic);
        link.register(loop);
        link.received(response, loop);
        return link;
    }

    /** Leaves in {@code response} what came after the header section. */
    @SuppressWarnings("ByteBufferBackingArray") // the caller has allocated it
    private static Upgrade.Granted await(Wire wire, ByteBuffer response, Upgrade upgrade) throws IOException {
        int end = -1;
        while (end < 0) {
            if (wire.read(response) < 0 || !response.hasRemaining()) {
                throw new LoadException("the server did not answer the handshake: "
                        + new String(
                                response.array(), 0, Math.min(80, response.position()), StandardCharsets.ISO_8859_1));
            }
            end = Upgrade.end(response.array(), response.position());
        }
        response.flip().position(end);
        byte[] head = Arrays.copyOf(response.array(), end);
        return upgrade.check(new String(head, StandardCharsets.ISO_8859_1));
    }
}
