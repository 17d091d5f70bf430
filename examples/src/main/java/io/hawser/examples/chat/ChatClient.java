package io.hawser.examples.chat;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.function.Consumer;

/** Takes part in the chat from a terminal: lines that are typed are sent, messages that come are printed. */
public final class ChatClient {
    private ChatClient() {}

    // region connect
    /** Joins the chat at an address such as {@code ws://localhost:8080/chat}; each line heard goes to {@code out}. */
    public static WebSocket join(String uri, String name, Consumer<String> out) {
        Listener printer = new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                out.accept(message.text());
            }

            @Override
            public void onClose(WebSocket ws, Ending ending) {
                out.accept("(" + ending + ")");
            }
        };
        String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return WebSocketClient.create().connect(uri + query, printer);
    }
    // endregion

    // region main
    public static void main(String[] args) {
        Consumer<String> print = System.out::println;
        Scanner typed = new Scanner(System.in, StandardCharsets.UTF_8);
        try (WebSocket ws = join("ws://localhost:8080/chat", args.length > 0 ? args[0] : "someone", print)) {
            while (typed.hasNextLine() && ws.isOpen()) {
                ws.send(typed.nextLine());
            }
        }
    }
    // endregion
}
