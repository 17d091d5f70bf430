package io.hawser.cli;

import io.hawser.Ending;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The end of a connection: its story is told once, also when Ctrl-C ends the process. */
final class Farewell {
    private static final int SECONDS_AFTER_SIGNAL = 5;

    private final WebSocket ws;
    private final Consumer<String> teller;
    private final Thread hook = new Thread(this::signalled, "hawser-stop");
    private boolean told;

    private Farewell(WebSocket ws, Consumer<String> teller) {
        this.ws = ws;
        this.teller = teller;
    }

    /** Sees to it that the connection ends well, whatever ends the process. */
    static Farewell prepare(WebSocket ws, Consumer<String> teller) {
        Farewell farewell = new Farewell(ws, teller);
        Runtime.getRuntime().addShutdownHook(farewell.hook);
        return farewell;
    }

    private void signalled() {
        ws.close(CloseStatus.NORMAL);
        try {
            tell(ws.closed().toCompletableFuture().get(SECONDS_AFTER_SIGNAL, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            ws.abort();
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end, and tells. */
    int exitCode() {
        Ending ending = ws.closed().toCompletableFuture().join();
        tell(ending);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs: the process ends
        }
        return CloseStory.exitCode(ending);
    }

    private synchronized void tell(Ending ending) {
        if (!told) {
            told = true;
            teller.accept(CloseStory.of(ending));
        }
    }
}
