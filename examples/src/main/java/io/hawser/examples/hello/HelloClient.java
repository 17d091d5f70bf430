package io.hawser.examples.hello;

import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;

/** Says one thing to {@link HelloServer} and prints what it hears. */
public final class HelloClient {
    private HelloClient() {}

    /** Connects to the address given, or to where {@link HelloServer#main} listens. */
    public static void main(String... args) {
        talk(args.length > 0 ? args[0] : "ws://localhost:8080/hello");
    }

    static void talk(String uri) {
        // region client
        try (WebSocket ws = WebSocketClient.create().connect(uri)) {
            ws.send("ahoy");
            System.out.println(ws.receive().text()); // Welcome!
            System.out.println(ws.receive().text()); // You said ahoy
        }
        // endregion
    }
}
