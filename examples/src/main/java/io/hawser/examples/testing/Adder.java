package io.hawser.examples.testing;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;

/** Adds up what comes and tells the sum; one for each connection. */
final class Adder implements Listener {
    private static final CloseStatus NO_NUMBER = new CloseStatus(4000, "numbers only");

    private long sum;

    @Override
    public void onMessage(WebSocket ws, Message message) {
        try {
            sum += Long.parseLong(message.text());
            ws.send(Long.toString(sum));
        } catch (NumberFormatException e) {
            ws.close(NO_NUMBER);
        }
    }

    /** The same as a handler. */
    static void add(WebSocket ws) {
        long sum = 0;
        for (Message message : ws) {
            try {
                sum += Long.parseLong(message.text());
            } catch (NumberFormatException e) {
                ws.close(NO_NUMBER);
                return;
            }
            ws.send(Long.toString(sum));
        }
    }
}
