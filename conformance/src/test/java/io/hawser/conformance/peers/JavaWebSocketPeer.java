package io.hawser.conformance.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** The library called Java-WebSocket. */
final class JavaWebSocketPeer implements Peer {
    private static final long PROD_MILLIS = 250;

    private final Farewells farewells = new Farewells();
    private final Server server = new Server();
    private final ScheduledExecutorService prodding = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("Java-WebSocket prod").factory());

    JavaWebSocketPeer() throws Exception {
        server.setReuseAddr(true);
        server.setDaemon(true);
        server.setTcpNoDelay(true);
        server.start();
        if (!server.started.await(Encounter.TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Java-WebSocket's server did not start within " + Encounter.TIMEOUT);
        }
        prodding.scheduleAtFixedRate(server::prod, PROD_MILLIS, PROD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The protocol without a name stands for connections that agree on none. */
    private static Draft draft(List<String> subprotocols) {
        PerMessageDeflateExtension deflate = new PerMessageDeflateExtension();
        deflate.setThreshold(0);
        List<IProtocol> protocols = new ArrayList<>();
        subprotocols.forEach(name -> protocols.add(new Protocol(name)));
        protocols.add(new Protocol(""));
        return new Draft_6455(List.of(deflate), protocols);
    }

    @Override
    public URI address() {
        return URI.create("ws://127.0.0.1:" + server.getPort());
    }

    @Override
    public void connect(URI uri, List<String> subprotocols) throws Exception {
        Client client = new Client(uri, draft(subprotocols));
        client.setTcpNoDelay(true);
        client.connectBlocking(Encounter.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return farewells.await(connection, timeout);
    }

    @Override
    public void close() throws Exception {
        prodding.shutdownNow();
        server.stop(1_000);
    }

    private final class Server extends WebSocketServer {
        private final CountDownLatch started = new CountDownLatch(1);

        Server() {
            super(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    List.of(draft(List.of(Hawser.SUBPROTOCOL))));
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        /**
         * Its selecting thread finds nothing to write and then stops looking; what a worker adds between the two stays
         * until somebody sends again (1.6.0: {@code doWrite} against {@code onWriteDemand}). With any client, a raw socket
         * too, that happens about once in 10,000 answers on a busy machine, and once in a few runs of these tests. So this
         * makes it look again.
         */
        void prod() {
            getConnections().forEach(this::onWriteDemand);
        }

        @Override
        public void onOpen(WebSocket ws, ClientHandshake handshake) {
            ws.setAttachment(new Conversation(new JavaWebSocketLine(ws)));
        }

        @Override
        public void onMessage(WebSocket ws, String text) {
            conversation(ws).text(text);
        }

        @Override
        public void onMessage(WebSocket ws, ByteBuffer bytes) {
            conversation(ws).binary(bytesOf(bytes));
        }

        @Override
        public void onWebsocketPong(WebSocket ws, Framedata frame) {
            conversation(ws).pong(frame.getPayloadData());
        }

        private static Conversation conversation(WebSocket ws) {
            return ws.<Conversation>getAttachment();
        }

        @Override
        public void onClose(WebSocket ws, int code, @Nullable String reason, boolean remote) {
            String path = ws.getResourceDescriptor();
            farewells.add(Farewell.connectionOf(path == null ? "" : path), code, reason == null ? "" : reason);
        }

        @Override
        public void onError(@Nullable WebSocket ws, Exception error) {}
    }

    private final class Client extends WebSocketClient {
        private final Conversation conversation = new Conversation(new JavaWebSocketLine(this));

        Client(URI uri, Draft draft) {
            super(uri, draft);
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String text) {
            conversation.text(text);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            conversation.binary(bytesOf(bytes));
        }

        @Override
        public void onWebsocketPong(WebSocket ws, Framedata frame) {
            conversation.pong(frame.getPayloadData());
        }

        @Override
        public void onClose(int code, @Nullable String reason, boolean remote) {
            farewells.add(Farewell.connectionOf(uri), code, reason == null ? "" : reason);
        }

        @Override
        public void onError(Exception error) {}
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private record JavaWebSocketLine(WebSocket ws) implements Line {
        @Override
        public void sendText(String text) {
            ws.send(text);
        }

        @Override
        public void sendBinary(ByteBuffer bytes) {
            ws.send(bytes);
        }

        /** Its compression takes the whole array behind a buffer, so that must hold nothing else. */
        @Override
        public void sendTextPart(String part, boolean first, boolean last) {
            ws.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)), last);
        }

        @Override
        public void sendBinaryPart(ByteBuffer part, boolean first, boolean last) {
            ws.sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(bytesOf(part)), last);
        }

        @Override
        public void ping(ByteBuffer payload) {
            PingFrame ping = new PingFrame();
            ping.setPayload(payload);
            ws.sendFrame(ping);
        }

        @Override
        public void close(int code, String reason) {
            ws.close(code, reason);
        }

        @Override
        public void closeWithoutCode() {
            ws.close(1005);
        }

        @Override
        public void cut() {
            ws.closeConnection(1006, "");
        }

        @Override
        public String subprotocol() {
            IProtocol agreed = ws.getProtocol();
            return agreed == null ? "" : agreed.getProvidedProtocol();
        }
    }
}
