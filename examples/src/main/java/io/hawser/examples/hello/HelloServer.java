package io.hawser.examples.hello;

import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.WebSocketServer;

/** Greets each client and answers what it says. */
public final class HelloServer {
    private HelloServer() {}

    // region server
    public static void main(String[] args) {
        WebSocketServer.builder().port(8080).route("/hello", HelloServer::hello).start();
        System.out.println("ws://localhost:8080/hello is open");
    }

    static void hello(WebSocket ws) {
        ws.send("Welcome!");
        for (Message message : ws) {
            ws.send("You said " + message.text());
        }
    }
    // endregion

    /** The same on another port, 0 for any free one. */
    public static WebSocketServer start(int port) {
        return WebSocketServer.builder()
                .port(port)
                .route("/hello", HelloServer::hello)
                .start();
    }
}
