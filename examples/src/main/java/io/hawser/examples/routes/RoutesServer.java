package io.hawser.examples.routes;

import io.hawser.Handshake;
import io.hawser.WebSocket;
import io.hawser.server.OriginPolicy;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;

/** Tells each client what its path, its query and its subprotocols meant. */
public final class RoutesServer {
    private RoutesServer() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        // region routes
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .route("/rooms/lobby", ws -> ws.send("the lobby"))
                .route("/rooms/{room}", RoutesServer::room)
                .route("/files/*", ws -> ws.send(ws.handshake().pathParameter("*")))
                .route("/protocols", Route.handler(RoutesServer::protocol).subprotocols("v2.example", "v1.example"))
                .route("/pages", Route.handler(ws -> ws.send("hello")).origins(OriginPolicy.of("https://example.com")))
                .start();
        // endregion
        return server;
    }

    // region room
    private static void room(WebSocket ws) {
        Handshake handshake = ws.handshake();
        String room = handshake.pathParameter("room");
        String colour = handshake.queryParameter("colour").orElse("grey");
        ws.send(room + " is " + colour);
    }
    // endregion

    // region protocol
    private static void protocol(WebSocket ws) {
        ws.send(ws.subprotocol().orElse("none"));
    }
    // endregion

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("try ws://localhost:" + server.port() + "/rooms/kitchen?colour=blue");
    }
}
