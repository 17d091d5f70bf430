package io.hawser.conformance;

import io.hawser.netty.AdmissionLimits;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;

/** An echo server for {@link DescriptorsTest}; the arguments are the engine and, unless the default is wanted, maxConnections. */
final class FewDescriptors {
    private FewDescriptors() {}

    /** Serves until its input ends. */
    public static void main(String[] arguments) throws Exception {
        ServerBuilder builder = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .ioEngine(arguments[0])
                .route("/echo", ws -> ws.forEach(ws::send));
        if (arguments.length > 1) {
            builder.maxConnections(Integer.parseInt(arguments[1]));
        }
        try (WebSocketServer server = builder.start()) {
            System.out.println("listening on port " + server.port() + ", maxConnections "
                    + AdmissionLimits.DEFAULT.maxConnections() + " by default");
            while (System.in.read() >= 0) {}
        }
    }
}
