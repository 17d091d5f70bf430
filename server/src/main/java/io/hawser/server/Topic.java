package io.hawser.server;

import io.hawser.Message;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A name that connections subscribe to, and one message to all of them. Safe from any thread.
 *
 * <p>Publishing never waits. A subscriber that reads too slowly meets the overflow policy of its route; where that is to
 * block, it is closed with 1013, since waiting for one would make all others wait.
 */
public final class Topic {
    private final String name;
    private final Set<WebSocket> subscribers = ConcurrentHashMap.newKeySet();

    /**
     * A topic without subscribers. Routes are written before there is a server, so that a handler can have a topic where
     * {@link WebSocketServer#topic} is not at hand yet; that one keeps its topics for good, this one is gone with the last
     * reference to it.
     *
     * @param name for people and logs: two topics of the same name have nothing to do with each other
     */
    public Topic(String name) {
        this.name = name;
    }

    /** The topic's name. */
    public String name() {
        return name;
    }

    /** Adds a connection; it leaves by itself when it ends. Idempotent. */
    public void subscribe(WebSocket ws) {
        if (subscribers.add(ws)) {
            ws.closed().thenRun(() -> subscribers.remove(ws));
        }
    }

    /** Removes a connection. Idempotent. */
    public void unsubscribe(WebSocket ws) {
        subscribers.remove(ws);
    }

    /** How many connections are subscribed. */
    public int size() {
        return subscribers.size();
    }

    /**
     * Sends a message to all subscribers. Two messages of one thread reach each subscriber in this order.
     *
     * @return how many connections accepted it
     */
    public int publish(Message message) {
        Message owned = message.copy();
        int accepted = 0;
        for (WebSocket ws : subscribers) {
            SendResult result = ws.trySend(owned);
            if (result == SendResult.ACCEPTED) {
                accepted++;
            } else if (result == SendResult.FULL) {
                ws.close(new CloseStatus(CloseCode.TRY_AGAIN_LATER.code(), "too slow for topic"));
            }
        }
        return accepted;
    }

    /** As {@link #publish(Message)}, with text. */
    public int publish(String text) {
        return publish(Message.text(text));
    }
}
