package io.hawser.conformance.peers;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp's WebSocket client. */
final class OkHttpPeer implements Peer {
    private final Farewells farewells = new Farewells();
    private final OkHttpClient client =
            new OkHttpClient.Builder().minWebSocketMessageToCompress(0).build();

    @Override
    public void connect(URI uri, List<String> subprotocols) {
        Request.Builder request = new Request.Builder().url(uri.toString());
        if (!subprotocols.isEmpty()) {
            request.header("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
        }
        client.newWebSocket(request.build(), new Receiver(Farewell.connectionOf(uri)));
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return farewells.await(connection, timeout);
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
    }

    private final class Receiver extends WebSocketListener {
        private final String connection;
        private @Nullable Conversation conversation;

        Receiver(String connection) {
            this.connection = connection;
        }

        @Override
        public void onOpen(WebSocket ws, Response response) {
            String agreed = response.header("Sec-WebSocket-Protocol");
            conversation = new Conversation(new OkHttpLine(ws, agreed == null ? "" : agreed));
        }

        @Override
        public void onMessage(WebSocket ws, String text) {
            Objects.requireNonNull(conversation).text(text);
        }

        @Override
        public void onMessage(WebSocket ws, ByteString bytes) {
            Objects.requireNonNull(conversation).binary(bytes.toByteArray());
        }

        /** OkHttp leaves the answer to the application. */
        @Override
        public void onClosing(WebSocket ws, int code, String reason) {
            ws.close(code == 1005 ? 1000 : code, null);
        }

        @Override
        public void onClosed(WebSocket ws, int code, String reason) {
            farewells.add(connection, code, reason);
        }

        @Override
        public void onFailure(WebSocket ws, Throwable error, @Nullable Response response) {
            farewells.addAbnormal(connection);
        }
    }

    private record OkHttpLine(WebSocket ws, String subprotocol) implements Line {
        @Override
        public void sendText(String text) {
            ws.send(text);
        }

        @Override
        public void sendBinary(ByteBuffer bytes) {
            ws.send(ByteString.of(bytes));
        }

        @Override
        public void close(int code, String reason) {
            ws.close(code, reason);
        }

        @Override
        public void cut() {
            ws.cancel();
        }
    }
}
