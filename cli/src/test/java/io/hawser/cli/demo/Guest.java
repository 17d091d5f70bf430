package io.hawser.cli.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;

/** A page, as far as the server can tell: waits for the message it names and skips the others. */
final class Guest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WebSocket ws;

    Guest(DemoServer server, String room) {
        ws = WebSocketClient.create().connect(server.url().replace("http", "ws") + "demo" + room);
    }

    /** Enters, and returns the welcome. */
    JsonObject hello(String name, String key) {
        say("{'t':'hello','v':1,'name':'" + name + "','key':'" + key + "'}");
        JsonObject welcome = hears("welcome");
        hears("ready");
        return welcome;
    }

    /** Says a text message; apostrophes stand for quotes. */
    void say(String json) {
        ws.send(json.replace('\'', '"'));
    }

    void say(ByteBuffer binary) {
        ws.send(binary);
    }

    void sayBytes(String hex) {
        ws.send(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /** The next text message of this kind. */
    JsonObject hears(String kind) {
        while (true) {
            Message message = next();
            if (message.isText()) {
                JsonObject json = JsonParser.parseString(message.text()).getAsJsonObject();
                if (json.get("t").getAsString().equals(kind)) {
                    return json;
                }
            }
        }
    }

    /** The next binary message of this type, in hexadecimal. */
    String hearsBytes(int type) {
        while (true) {
            Message message = next();
            if (!message.isText() && message.bytes().get(0) == type) {
                return HexFormat.of().formatHex(message.toByteArray());
            }
        }
    }

    private Message next() {
        return ws.receive(PATIENCE).orElseThrow(() -> new AssertionError("nothing came for " + PATIENCE));
    }

    /** What the server closed with; what it says before that is skipped. */
    int closedWith() {
        for (Iterator<Message> rest = ws.iterator(); rest.hasNext(); ) {
            rest.next();
        }
        return ws.ending().orElseThrow().status().code();
    }

    void leaves() {
        ws.close();
    }

    @Override
    public void close() {
        ws.close();
    }
}
