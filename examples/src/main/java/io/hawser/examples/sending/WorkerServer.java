package io.hawser.examples.sending;

import io.hawser.ConnectionClosedException;
import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import java.math.BigInteger;
import java.util.concurrent.Semaphore;

/** Finds prime numbers, each on a thread of its own, and sends each answer from there as soon as it is known. */
public final class WorkerServer {
    private WorkerServer() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        Route primes = Route.handler(WorkerServer::answerAll)
                .options(ConnectionOptions.DEFAULT.withLimits(Limits.DEFAULT.withMaxMessageBytes(50)));
        return WebSocketServer.builder().port(port).route("/primes", primes).start();
    }

    // region workers
    static void answerAll(WebSocket ws) throws InterruptedException {
        Semaphore workers = new Semaphore(8);
        for (Message question : ws) {
            workers.acquire(); // while all eight are busy nothing is read, and TCP makes the client wait
            Thread.startVirtualThread(() -> {
                answer(ws, question.text());
                workers.release();
            });
        }
    }

    private static void answer(WebSocket ws, String question) {
        try {
            ws.send(question + " < " + new BigInteger(question).nextProbablePrime());
        } catch (NumberFormatException e) {
            ws.trySend(question + " is not a whole number");
        } catch (ConnectionClosedException e) {
            return; // the client has left, and nobody needs the answer
        }
    }
    // endregion

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("send numbers to ws://localhost:" + server.port() + "/primes");
    }
}
