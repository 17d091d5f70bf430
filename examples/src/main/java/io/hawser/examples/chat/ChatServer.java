package io.hawser.examples.chat;

import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.StaticFiles;
import io.hawser.server.Topic;
import io.hawser.server.WebSocketServer;

/** One room. Who connects to {@code /chat?name=Ada} hears what everyone says, and everyone hears them. */
public final class ChatServer {
    private ChatServer() {}

    // region start
    /** Starts the chat; 0 is any free port. */
    public static WebSocketServer start(int port) {
        Topic room = new Topic("room");
        return WebSocketServer.builder()
                .port(port)
                .route("/chat", ws -> chat(ws, room))
                .http("/*", StaticFiles.of("/", ChatServer.class, "page"))
                .start();
    }
    // endregion

    // region chat
    /** One guest's visit, from the door to the door. */
    private static void chat(WebSocket ws, Topic room) {
        String name = ws.handshake().queryParameter("name").orElse("someone");
        room.subscribe(ws);
        room.publish(name + " joined");
        try {
            for (Message message : ws) {
                room.publish(name + ": " + message.text());
            }
        } finally {
            room.publish(name + " left");
        }
    }
    // endregion

    // region main
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println("Open http://localhost:8080/ in two windows and talk to yourself.");
    }
    // endregion
}
