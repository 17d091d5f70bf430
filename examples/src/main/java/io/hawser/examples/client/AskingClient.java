package io.hawser.examples.client;

import io.hawser.ConnectionClosedException;
import io.hawser.HandshakeException;
import io.hawser.HawserException;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import java.time.Duration;

/** Asks one question and waits for the answer, and says which of the things that can go wrong did. */
public final class AskingClient {
    private AskingClient() {}

    // region ask
    static String ask(String uri, String question) {
        try (WebSocket ws = WebSocketClient.create().connect(uri)) {
            ws.send(question);
            return ws.receive(Duration.ofSeconds(5)).map(Message::text).orElse("no answer in 5 s");
        } catch (HandshakeException e) {
            return "not a WebSocket, or not for us: " + e.getMessage();
        } catch (ConnectionClosedException e) {
            return "closed before it answered: " + e.ending();
        } catch (HawserException e) {
            return "no connection: " + e.getMessage();
        }
    }
    // endregion

    /** Asks at the address given, or at the echo example. */
    public static void main(String... args) {
        System.out.println(ask(args.length > 0 ? args[0] : "ws://localhost:8080/echo", "anyone there?"));
    }
}
