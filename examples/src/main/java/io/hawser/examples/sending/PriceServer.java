package io.hawser.examples.sending;

import io.hawser.Backpressure;
import io.hawser.ConnectionOptions;
import io.hawser.Listener;
import io.hawser.OverflowPolicy;
import io.hawser.WebSocket;
import io.hawser.server.Route;
import io.hawser.server.Topic;
import io.hawser.server.WebSocketServer;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes a price to all who listen. Who reads too slowly gets the latest price instead of all old ones. */
public final class PriceServer {
    private PriceServer() {}

    /** Starts a server for what is published to {@code prices}; 0 is any free port. */
    public static WebSocketServer start(int port, Topic prices) {
        // region route
        Listener subscriber = new Listener() {
            @Override
            public void onOpen(WebSocket ws) {
                prices.subscribe(ws);
                ws.send("subscribed");
            }
        };
        Route route = Route.listener(subscriber)
                .options(ConnectionOptions.DEFAULT.withBackpressure(
                        Backpressure.DEFAULT.withHighWaterBytes(64 << 10).withPolicy(OverflowPolicy.KEEP_LATEST)));
        WebSocketServer server =
                WebSocketServer.builder().port(port).route("/prices", route).start();
        // endregion
        return server;
    }

    /** Listens on port 8080, and has a new price ten times a second. */
    public static void main(String[] args) {
        Topic prices = new Topic("prices");
        WebSocketServer server = start(8080, prices);
        AtomicInteger price = new AtomicInteger(100);
        Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(
                        () -> prices.publish(Integer.toString(price.getAndIncrement())), 0, 100, TimeUnit.MILLISECONDS);
        System.out.println("prices at ws://localhost:" + server.port() + "/prices");
    }
}
