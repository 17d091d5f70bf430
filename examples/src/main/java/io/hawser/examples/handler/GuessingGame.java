package io.hawser.examples.handler;

import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import io.hawser.server.WebSocketServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A game that is a conversation: its state is local variables, its order is the order of the lines. */
public final class GuessingGame {
    private GuessingGame() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        return WebSocketServer.builder()
                .port(port)
                .route("/guess", GuessingGame::play)
                .start();
    }

    // region play
    static void play(WebSocket ws) {
        int number = ThreadLocalRandom.current().nextInt(1, 101);
        ws.send("I think of a number from 1 to 100");
        for (int guesses = 1; ; guesses++) {
            Optional<Message> answer = ws.receive(Duration.ofMinutes(1));
            if (answer.isEmpty()) {
                ws.send("You fell asleep, it was " + number);
                return; // closes with 1000
            }
            int guess = Integer.parseInt(answer.get().text());
            if (guess == number) {
                ws.send("Yes! You needed " + guesses);
                return;
            }
            ws.send(guess < number ? "more" : "less");
        }
    }
    // endregion

    // region kinds
    static String describe(WebSocket ws, Message message) {
        return switch (message) {
            case Message.Text text -> text.text();
            case Message.Binary binary -> {
                ws.close(new CloseStatus(CloseCode.UNSUPPORTED_DATA.code(), "text only"));
                yield binary.length() + " bytes";
            }
        };
    }
    // endregion

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("guess at ws://localhost:" + server.port() + "/guess");
    }
}
