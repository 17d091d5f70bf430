package io.hawser.examples.echo;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.WebSocketServer;

/** Sends every message back. The bytes are neither decoded nor kept: they go out as they came in. */
public final class EchoServer {
    private EchoServer() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        // region server
        Listener echo = new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                ws.send(message);
            }
        };
        WebSocketServer server =
                WebSocketServer.builder().port(port).route("/echo", echo).start();
        // endregion
        return server;
    }

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("echoing on ws://localhost:" + server.port() + "/echo with " + server.ioEngine());
    }
}
