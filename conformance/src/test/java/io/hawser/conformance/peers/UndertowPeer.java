package io.hawser.conformance.peers;

import io.undertow.Undertow;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketExtension;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.client.WebSocketClient;
import io.undertow.websockets.client.WebSocketClientNegotiation;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Undertow's WebSocket core, without the Jakarta API above it. */
final class UndertowPeer implements Peer {
    /** Kept, for the JVM forgets the level of a logger that nobody holds. */
    private static final List<Logger> LOGS = List.of(Logger.getLogger("io.undertow"), Logger.getLogger("org.xnio"));

    private static final int BUFFER_BYTES = 1 << 14;

    private final Farewells farewells = new Farewells();
    private final ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES);
    private final XnioWorker worker;
    private final Undertow server;

    UndertowPeer() throws Exception {
        LOGS.forEach(log -> log.setLevel(Level.WARNING));
        worker = Xnio.getInstance().createWorker(OptionMap.EMPTY);
        WebSocketConnectionCallback callback =
                (exchange, channel) -> opened(channel, Farewell.connectionOf(exchange.getRequestURI()));
        WebSocketProtocolHandshakeHandler handshakes = new WebSocketProtocolHandshakeHandler(
                List.of(new Hybi13Handshake(Set.of(Hawser.SUBPROTOCOL), true)), callback);
        handshakes.addExtension(new PerMessageDeflateHandshake(false));
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handshakes)
                .build();
        server.start();
    }

    @Override
    public URI address() {
        InetSocketAddress bound =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return URI.create("ws://127.0.0.1:" + bound.getPort());
    }

    @Override
    public void connect(URI uri, List<String> subprotocols) throws Exception {
        WebSocketClientNegotiation negotiation = new WebSocketClientNegotiation(
                subprotocols,
                List.of(WebSocketExtension.parse("permessage-deflate").getFirst()));
        WebSocketChannel channel = WebSocketClient.connectionBuilder(worker, buffers, uri)
                .setClientNegotiation(negotiation)
                .setClientExtensions(Set.of(new PerMessageDeflateHandshake(true)))
                .connect()
                .get();
        opened(channel, Farewell.connectionOf(uri));
    }

    private void opened(WebSocketChannel channel, String connection) {
        channel.getReceiveSetter().set(new Receiver(channel, connection));
        channel.addCloseTask(closed -> farewells.addAbnormal(connection));
        channel.resumeReceives();
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return farewells.await(connection, timeout);
    }

    @Override
    public void close() {
        server.stop();
        worker.shutdownNow();
    }

    private final class Receiver extends AbstractReceiveListener {
        private final Conversation conversation;
        private final String connection;

        Receiver(WebSocketChannel channel, String connection) {
            this.conversation = new Conversation(new UndertowLine(channel));
            this.connection = connection;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            conversation.text(message.getData());
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            conversation.binary(bytes(message));
        }

        @Override
        protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            conversation.pong(ByteBuffer.wrap(bytes(message)));
        }

        @Override
        protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
            farewells.add(connection, message.getCode(), message.getReason());
        }

        private static byte[] bytes(BufferedBinaryMessage message) {
            try (var pooled = message.getData()) {
                ByteBuffer merged = WebSockets.mergeBuffers(pooled.getResource());
                byte[] bytes = new byte[merged.remaining()];
                merged.get(bytes);
                return bytes;
            }
        }
    }

    private static final class UndertowLine implements Line {
        private final WebSocketChannel channel;
        private @Nullable StreamSinkFrameChannel inParts;

        UndertowLine(WebSocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void sendTextPart(String part, boolean first, boolean last) throws Exception {
            sendPart(WebSocketFrameType.TEXT, StandardCharsets.UTF_8.encode(part), first, last);
        }

        @Override
        public void sendBinaryPart(ByteBuffer part, boolean first, boolean last) throws Exception {
            sendPart(WebSocketFrameType.BINARY, part, first, last);
        }

        /** What is flushed before the end goes as a frame of its own. */
        private void sendPart(WebSocketFrameType type, ByteBuffer part, boolean first, boolean last) throws Exception {
            StreamSinkFrameChannel sink = first ? channel.send(type) : Objects.requireNonNull(inParts);
            inParts = sink;
            sink.write(part);
            if (last) {
                sink.shutdownWrites();
            }
            if (part.hasRemaining() || !sink.flush()) {
                throw new IllegalStateException("a part of a message could not be sent at once");
            }
        }

        @Override
        public void sendText(String text) {
            WebSockets.sendText(text, channel, null);
        }

        @Override
        public void sendBinary(ByteBuffer bytes) {
            WebSockets.sendBinary(bytes, channel, null);
        }

        @Override
        public void ping(ByteBuffer payload) {
            WebSockets.sendPing(payload, channel, null);
        }

        @Override
        public void close(int code, String reason) {
            WebSockets.sendClose(code, reason, channel, null);
        }

        @Override
        public void closeWithoutCode() throws Exception {
            channel.sendClose();
        }

        @Override
        public void cut() throws Exception {
            channel.close();
        }

        @Override
        public String subprotocol() {
            return channel.getSubProtocol() == null ? "" : channel.getSubProtocol();
        }
    }
}
