package io.hawser.conformance.peers;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket client. */
final class JdkPeer implements Peer {
    private final Farewells farewells = new Farewells();
    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public void connect(URI uri, List<String> subprotocols) throws Exception {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!subprotocols.isEmpty()) {
            String[] lesser = subprotocols.subList(1, subprotocols.size()).toArray(String[]::new);
            builder.subprotocols(subprotocols.getFirst(), lesser);
        }
        builder.buildAsync(uri, new Receiver(Farewell.connectionOf(uri)))
                .get(Encounter.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return farewells.await(connection, timeout);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private final class Receiver implements WebSocket.Listener {
        private final String connection;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private @Nullable Conversation conversation;

        Receiver(String connection) {
            this.connection = connection;
        }

        private Conversation conversation() {
            return Objects.requireNonNull(conversation);
        }

        @Override
        public void onOpen(WebSocket ws) {
            conversation = new Conversation(new JdkLine(ws));
            ws.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                conversation().text(whole);
            }
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                byte[] whole = binary.toByteArray();
                binary.reset();
                conversation().binary(whole);
            }
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket ws, ByteBuffer payload) {
            conversation().pong(payload);
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
            farewells.add(connection, code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket ws, Throwable error) {
            farewells.addAbnormal(connection);
        }
    }

    /** Sends one thing after the other, for the API forbids to send while something is on its way. */
    private static final class JdkLine implements Line {
        private final WebSocket ws;
        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

        JdkLine(WebSocket ws) {
            this.ws = ws;
        }

        private synchronized void send(Function<WebSocket, CompletableFuture<WebSocket>> sending) {
            last = last.thenCompose(before -> sending.apply(ws));
        }

        @Override
        public void sendText(String text) {
            send(line -> line.sendText(text, true));
        }

        @Override
        public void sendBinary(ByteBuffer bytes) {
            send(line -> line.sendBinary(bytes, true));
        }

        @Override
        public void sendTextPart(String part, boolean first, boolean last) {
            send(line -> line.sendText(part, last));
        }

        @Override
        public void sendBinaryPart(ByteBuffer part, boolean first, boolean last) {
            send(line -> line.sendBinary(part, last));
        }

        @Override
        public void ping(ByteBuffer payload) {
            send(line -> line.sendPing(payload));
        }

        @Override
        public void close(int code, String reason) {
            send(line -> line.sendClose(code, reason));
        }

        @Override
        public void cut() {
            ws.abort();
        }

        @Override
        public String subprotocol() {
            return ws.getSubprotocol();
        }
    }
}
