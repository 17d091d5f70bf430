package io.hawser.conformance.http2;

import com.sun.management.UnixOperatingSystemMXBean;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.WebSocketServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An echo server for {@link ManyWebSocketsTest}; the argument is maxConnections. Says for each line that it reads how it is. */
final class ManyWebSockets {
    private ManyWebSockets() {}

    /** Serves until its input ends. */
    public static void main(String[] arguments) throws Exception {
        Listener echo = new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                ws.send(message);
            }
        };
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .maxConnections(Integer.parseInt(arguments[0]))
                        .route("/echo", echo)
                        .start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println("listening on port " + server.port());
            while (in.readLine() != null) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                System.out.println("websockets " + server.connectionCount() + ", descriptors " + descriptors()
                        + ", heap " + (runtime.totalMemory() - runtime.freeMemory()) + ", resident " + resident());
            }
        }
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    /** In bytes. */
    private static long resident() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }
}
