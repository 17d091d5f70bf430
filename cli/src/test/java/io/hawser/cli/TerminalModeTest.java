package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TerminalModeTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final BlockingQueue<Message> received = new ArrayBlockingQueue<>(10);

    private int type(String keys, Path state) throws Exception {
        Terminal terminal = new DumbTerminal(
                "test",
                "dumb",
                new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
                screen,
                StandardCharsets.UTF_8);
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/", ws -> ws.forEach(received::add))
                        .start();
                TerminalMode person = new TerminalMode(terminal, Map.of("XDG_STATE_HOME", state.toString()))) {
            WebSocket ws = WebSocketClient.create()
                    .connect("ws://localhost:" + server.port() + "/", new Incoming(person.display(), Long.MAX_VALUE));
            person.run(ws);
            return ws.ending().orElseThrow().sent().orElseThrow().code();
        }
    }

    private Message next() throws InterruptedException {
        Message message = received.poll(10, TimeUnit.SECONDS);
        return message == null ? Message.text("nothing came") : message;
    }

    @Test
    void linesAreMessagesAndCommands(@TempDir Path state) throws Exception {
        int closed = type("Grüße!!\n\n//x\n/binary 0xff\n/nonsense\n/help\n/close 4000 done\n", state);

        assertEquals("Grüße!!", next().text());
        assertEquals("/x", next().text());
        assertEquals(1, next().length());
        assertEquals(4000, closed);
        String shown = screen.toString(StandardCharsets.UTF_8);
        assertTrue(shown.contains("connected to ws://localhost"), shown);
        assertTrue(shown.contains("no command /nonsense"), shown);
        assertTrue(shown.contains("/close [CODE [WHY]]"), shown);
    }

    @Test
    void theEndOfInputClosesWith1000(@TempDir Path state) throws Exception {
        assertEquals(1000, type("hello\n", state));
    }

    @Test
    void linesAreRememberedForTheUserOnly(@TempDir Path state) throws Exception {
        type("remember me\n", state);

        Path history = state.resolve("hawser").resolve("history");
        assertTrue(Files.readString(history).contains("remember me"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(history)));
    }
}
