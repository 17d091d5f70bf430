package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The two programs that must work with Hawser unchanged are unchanged: only the port of the server is the test's. */
final class SeedProgramsTest {
    @Test
    void theBrowserProgramIsVerbatim() throws Exception {
        String page = Files.readString(Tools.home().resolve("browser/seed.html"));
        assertTrue(page.contains("""
                <script>
                const socket = new WebSocket('ws://example.com/socket');
                socket.onopen = function(event) {
                  console.log('Connection opened');
                  socket.send('Hello Server!');
                };
                socket.onmessage = function(event) {
                  console.log('Message from server ', event.data);
                };
                socket.onclose = function(event) {
                  console.log('Connection closed');
                };
                </script>
                """), page);
    }

    @Test
    void theNodeProgramIsVerbatim() throws Exception {
        String program = Files.readString(Tools.home().resolve("node/seed-server.cjs"));
        assertTrue(program.replace("port: process.argv[2]", "port: 8080").endsWith("""
                const WebSocket = require('ws');
                const wss = new WebSocket.Server({ port: 8080 });
                wss.on('connection', function connection(ws) {
                  ws.on('message', function incoming(message) {
                    console.log('received: %s', message);
                    ws.send('Hello Client!');
                  });
                  ws.send('Welcome!');
                });
                """), program);
    }
}
