package io.hawser.examples.tls;

import io.hawser.server.WebSocketServer;
import java.nio.file.Path;

/** A server on {@code wss}. */
public final class TlsServer {
    private TlsServer() {}

    /** Starts it with a certificate and its key, both PEM files; 0 is any free port. */
    public static WebSocketServer start(int port, Path certificateChain, Path privateKey) {
        // region server
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .tls(certificateChain, privateKey)
                .route("/secure", ws -> ws.send("secure: " + ws.handshake().secure()))
                .start();
        // endregion
        return server;
    }

    /** Listens on port 8443. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("arguments: certificate.pem key.pem");
            System.exit(2);
        }
        WebSocketServer server = start(8443, Path.of(args[0]), Path.of(args[1]));
        System.out.println("wss://localhost:" + server.port() + "/secure is open");
    }
}
