package io.hawser.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.TrustManager;

/** TLS over TCP, with the JDK's engine. Trusts any certificate: the servers here make their own. */
final class TlsWire implements Wire {
    private static final int MOST_BYTES_AT_ONCE = 256 << 10;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer incoming;
    private final ByteBuffer outgoing;

    private TlsWire(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        incoming = ByteBuffer.allocateDirect(4 * packet);
        outgoing = ByteBuffer.allocateDirect(MOST_BYTES_AT_ONCE + packet).flip();
    }

    /** A context for any number of connections. */
    static SSLContext newContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new TrustAnyone()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LoadException("no TLS here", e);
        }
    }

    /** Does the TLS handshake on a channel that blocks. */
    static TlsWire handshake(SocketChannel channel, SSLContext context) throws IOException {
        SSLEngine engine = context.createSSLEngine("localhost", channel.socket().getPort());
        engine.setUseClientMode(true);
        TlsWire wire = new TlsWire(channel, engine);
        engine.beginHandshake();
        ByteBuffer nothing = ByteBuffer.allocate(0);
        ByteBuffer early = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_WRAP -> wire.write(nothing);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> wire.read(early);
                case NEED_TASK -> wire.runTasks();
                case FINISHED, NOT_HANDSHAKING -> {
                    return wire;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        boolean ended = false;
        // While it blocks, in the handshake, whole records may be here already.
        if (!unwrap(into)) {
            ended = channel.read(incoming) < 0;
            unwrap(into);
        }
        int count = into.position() - start;
        return ended && count == 0 ? -1 : count;
    }

    private boolean unwrap(ByteBuffer into) throws IOException {
        boolean any = false;
        incoming.flip();
        while (incoming.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(incoming, into);
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            }
            if (result.getStatus() != Status.OK) {
                break;
            }
            any = true;
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                break;
            }
        }
        incoming.compact();
        return any;
    }

    @Override
    public boolean write(ByteBuffer from) throws IOException {
        outgoing.compact();
        boolean more = true;
        while (more && outgoing.remaining() > engine.getSession().getPacketBufferSize()) {
            int before = outgoing.position();
            engine.wrap(from, outgoing);
            more = from.hasRemaining() && outgoing.position() > before;
        }
        outgoing.flip();
        channel.write(outgoing);
        return !from.hasRemaining() && !outgoing.hasRemaining();
    }
}
