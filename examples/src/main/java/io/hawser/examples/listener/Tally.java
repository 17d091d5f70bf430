package io.hawser.examples.listener;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import java.util.function.Consumer;

// region tally
/** Counts what one connection sends. It needs no lock: all calls for one connection come on one thread. */
final class Tally implements Listener {
    private final Consumer<String> log;
    private int messages;
    private long bytes;

    Tally(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        messages++;
        bytes += message.length();
        ws.send(messages + " messages, " + bytes + " bytes");
    }

    @Override
    public void onClose(WebSocket ws, Ending ending) {
        log.accept(ws.id() + " sent " + messages + " messages; " + ending);
    }
}
// endregion
