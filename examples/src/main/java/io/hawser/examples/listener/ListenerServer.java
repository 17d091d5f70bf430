package io.hawser.examples.listener;

import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;

/** Two routes that are served by listeners: one shared, one made for each connection. */
public final class ListenerServer {
    private ListenerServer() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        // region routes
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .route("/board", new NoticeBoard())
                .route("/tally", Route.listeners(handshake -> new Tally(System.out::println)))
                .start();
        // endregion
        return server;
    }

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("ws://localhost:" + server.port() + "/board and /tally are open");
    }
}
