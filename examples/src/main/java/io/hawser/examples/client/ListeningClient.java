package io.hawser.examples.client;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Prints what comes until the connection ends. */
public final class ListeningClient {
    private ListeningClient() {}

    // region listen
    /** Gives each message to {@code out} until the connection ends, and says how it ended. */
    static Ending listen(String uri, Consumer<String> out) {
        Listener listener = new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                out.accept(message.isText() ? message.text() : message.toString());
            }
        };
        WebSocket ws = WebSocketClient.create().connect(uri, listener);
        return ws.closed().toCompletableFuture().join();
    }
    // endregion

    // region async
    /** Connects without waiting, measures one round trip, and closes. */
    static CompletableFuture<Duration> roundTrip(String uri) {
        return WebSocketClient.create()
                .connectAsync(ConnectRequest.to(uri), new Listener() {})
                .thenCompose(ws -> ws.ping().whenComplete((time, failure) -> ws.close()));
    }
    // endregion

    /** Listens at the address given, or to the guessing game. */
    public static void main(String... args) {
        System.out.println(listen(args.length > 0 ? args[0] : "ws://localhost:8080/guess", System.out::println));
    }
}
