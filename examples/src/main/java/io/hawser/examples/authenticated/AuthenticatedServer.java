package io.hawser.examples.authenticated;

import io.hawser.Handshake;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.Authentication;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import java.security.Principal;
import java.util.Map;

/** Lets in who brings a known token, and knows them by name. */
public final class AuthenticatedServer {
    /** Instead of a look-up in your database: a token and whose it is. */
    private static final Map<String, String> NAME_BY_TOKEN = Map.of("open-sesame", "Ada");

    private AuthenticatedServer() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        // region route
        Route members = Route.handler(AuthenticatedServer::greet)
                .authenticate(AuthenticatedServer::check)
                .subprotocols("greeting");
        WebSocketServer server =
                WebSocketServer.builder().port(port).route("/members", members).start();
        // endregion
        return server;
    }

    // region check
    static Authentication check(Handshake handshake) {
        return handshake
                .bearerToken()
                .map(NAME_BY_TOKEN::get)
                .map(Authentication::accept)
                .orElseGet(AuthenticatedServer::refuse);
    }

    private static Authentication refuse() {
        return Authentication.refuse(HttpResponse.text(401, "a valid bearer token is needed")
                .withHeader("WWW-Authenticate", "Bearer realm=\"members\""));
    }
    // endregion

    // region greet
    static void greet(WebSocket ws) {
        Principal who = ws.handshake().principal().orElseThrow();
        ws.send("Hello " + who.getName());
    }
    // endregion

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("ws://localhost:" + server.port() + "/members wants the token open-sesame");
    }
}
