package io.hawser.conformance.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process with more WebSockets than descriptors: HTTP/2 makes it possible. {@code -Dhawser.full=true} opens 50,000. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(300)
class ManyWebSocketsTest {
    private static final boolean FULL = Boolean.getBoolean("hawser.full");
    private static final int WEBSOCKETS = FULL ? 50_000 : 2_000;
    private static final int DESCRIPTORS = FULL ? 20_000 : 400;
    private static final int STREAMS = 250;
    private static final long MOST_HEAP_BYTES_EACH = 8 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record State(int websockets, int descriptors, long heap, long resident) {}

    private static State state(ChildProcess server) {
        server.send("");
        MatchResult line =
                server.awaitMatch("websockets (\\d+), descriptors (\\d+), heap (\\d+), resident (\\d+)", PATIENCE);
        return new State(
                Integer.parseInt(line.group(1)),
                Integer.parseInt(line.group(2)),
                Long.parseLong(line.group(3)),
                Long.parseLong(line.group(4)));
    }

    @Test
    void a_process_has_more_websockets_than_descriptors() throws Exception {
        String java = Tools.java().toString();
        List<ManyStreams> connections = new ArrayList<>();
        try (ChildProcess server = ChildProcess.start(
                "many-websockets",
                "bash",
                "-c",
                "ulimit -n " + DESCRIPTORS + "; exec \"$@\"",
                "server",
                java,
                "-Xmx1g",
                "-cp",
                Tools.lightClassPath(),
                ManyWebSockets.class.getName(),
                String.valueOf(WEBSOCKETS))) {
            int port =
                    Integer.parseInt(server.awaitMatch("port (\\d+)", PATIENCE).group(1));
            try (ManyStreams warmUp = new ManyStreams(port, STREAMS)) {
                warmUp.echo();
            }
            State before = state(server);
            while (before.websockets() > 0) { // its streams end when the server has noticed
                before = state(server);
            }
            for (int i = 0; i < WEBSOCKETS / STREAMS; i++) {
                connections.add(new ManyStreams(port, STREAMS));
            }
            for (ManyStreams connection : connections) {
                connection.echo();
            }
            State after = state(server);
            long heapEach = (after.heap() - before.heap()) / WEBSOCKETS;
            long residentEach = (after.resident() - before.resident()) / WEBSOCKETS;
            System.out.println(WEBSOCKETS + " WebSockets over " + connections.size() + " HTTP/2 connections: "
                    + heapEach + " bytes of heap and " + residentEach + " resident bytes each, " + after);
            assertEquals(WEBSOCKETS, after.websockets());
            assertTrue(after.descriptors() < WEBSOCKETS / 4, "descriptors: " + after);
            assertTrue(heapEach < MOST_HEAP_BYTES_EACH, heapEach + " bytes of heap each");
        } finally {
            for (ManyStreams connection : connections) {
                connection.close();
            }
        }
    }
}
