package io.hawser.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Connections one after the other: each shakes hands, sends a Close frame, waits for the answer, and is followed. */
final class ShortLife implements Loop.Ready {
    /** Close frame with status 1000, masked with a key of zeros. */
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xE8};

    private static final int MOST_BYTES = 8 << 10;

    private final Loop loop;
    private final Meter meter;
    private final InetSocketAddress server;
    private final Upgrade[] upgrades;
    private final byte[] response = new byte[MOST_BYTES];
    private final SendTimes times = new SendTimes();
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 10);

    private int turn;
    private int size;
    private boolean upgraded;

    /** One place among those that are busy at a time. */
    ShortLife(Loop loop, Meter meter, int port, Upgrade[] upgrades, int turn) {
        this.loop = loop;
        this.meter = meter;
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.upgrades = upgrades;
        this.turn = turn;
    }

    void begin() throws IOException {
        size = 0;
        upgraded = false;
        turn = (turn + 1) % upgrades.length;
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        times.add(System.nanoTime(), 1);
        if (channel.connect(server)) {
            loop.register(channel, SelectionKey.OP_READ, this);
            write(channel, upgrades[turn].request());
        } else {
            loop.register(channel, SelectionKey.OP_CONNECT, this);
        }
    }

    @Override
    public void ready(SelectionKey key, Loop ignored) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            write(channel, upgrades[turn].request());
        } else if (key.isReadable()) {
            read(channel);
        }
    }

    private void read(SocketChannel channel) throws IOException {
        ByteBuffer buffer = loop.buffer().clear();
        int count = channel.read(buffer);
        if (count < 0) {
            throw new LoadException("the server cut a connection before the closing handshake");
        }
        if (size + count > response.length) {
            throw new LoadException("the answer to a handshake is longer than " + MOST_BYTES + " bytes");
        }
        buffer.flip().get(response, size, count);
        loop.count(count);
        size += count;
        if (!upgraded) {
            upgrade(channel);
        }
        if (upgraded && size >= 2) {
            closed(channel);
        }
    }

    private void upgrade(SocketChannel channel) throws IOException {
        int end = Upgrade.end(response, size);
        if (end > 0) {
            upgrades[turn].check(new String(response, 0, end, StandardCharsets.ISO_8859_1));
            size -= end;
            System.arraycopy(response, end, response, 0, size);
            upgraded = true;
            write(channel, CLOSE);
        }
    }

    private void closed(SocketChannel channel) throws IOException {
        if (response[0] != CLOSE[0]) {
            throw new LoadException(
                    "a frame that is no Close answered one: " + Arrays.toString(Arrays.copyOf(response, 2)));
        }
        int payload = response[1] & 0x7F;
        if (size < 2 + payload) {
            return;
        }
        channel.close();
        meter.received(times, 1, System.nanoTime());
        begin();
    }

    /** A few bytes on a connection that has sent nothing yet always fit. */
    private void write(SocketChannel channel, byte[] bytes) throws IOException {
        channel.write(out.clear().put(bytes).flip());
        if (out.hasRemaining()) {
            throw new LoadException("a new connection does not take " + bytes.length + " bytes");
        }
    }
}
