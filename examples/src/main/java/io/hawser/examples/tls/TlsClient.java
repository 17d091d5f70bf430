package io.hawser.examples.tls;

import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import java.nio.file.Path;

/** A client that trusts one certificate instead of the system's. The name in it must be the one connected to. */
public final class TlsClient {
    private TlsClient() {}

    static String ask(String uri, Path trusted) {
        // region client
        WebSocketClient client = WebSocketClient.builder().trust(trusted).build();
        try (WebSocket ws = client.connect(uri)) {
            return ws.receive().text();
        }
        // endregion
    }

    /** Asks {@link TlsServer}. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("arguments: certificate.pem");
            System.exit(2);
        }
        System.out.println(ask("wss://localhost:8443/secure", Path.of(args[0])));
    }
}
