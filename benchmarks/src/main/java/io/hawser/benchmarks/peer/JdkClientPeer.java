package io.hawser.benchmarks.peer;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * The JDK's client. Its messages come in parts and go back so. While one is being sent, sending the next is not allowed,
 * so that it asks for the next part only then. Its executor is the thread that reads, as in all clients with an event
 * loop: with the default, a pool, each message costs up to three times as much.
 */
public final class JdkClientPeer {
    private JdkClientPeer() {}

    /** Echoes until the process is stopped. */
    public static void main(String[] arguments) throws InterruptedException {
        PeerOptions options = PeerOptions.of(arguments);
        HttpClient client = HttpClient.newBuilder().executor(Runnable::run).build();
        for (int i = 0; i < options.connections(); i++) {
            client.newWebSocketBuilder().buildAsync(options.uri(), new Echo()).join();
        }
        Thread.currentThread().join(); // the client's own threads are daemons
    }

    private record Echo() implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
            return ws.sendText(part, last).thenAccept(sent -> sent.request(1));
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer part, boolean last) {
            return ws.sendBinary(part, last).thenAccept(sent -> sent.request(1));
        }

        @Override
        public void onError(WebSocket ws, Throwable error) {
            PeerOptions.fail(error);
        }
    }
}
