package io.hawser.examples.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.KeepAlive;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.protocol.Role;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import io.hawser.testkit.RawPeer;
import io.hawser.testkit.TcpFaultProxy;
import io.hawser.testkit.ThreadedPair;
import io.hawser.testkit.WebSocketPair;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdderTest {
    // region listener
    @Test
    void addsUp() {
        try (WebSocketPair pair =
                WebSocketPair.builder().serverListener(new Adder()).open()) {
            pair.client().send("40");
            pair.client().send("2");
            pair.run(); // until nothing moves any more
            assertEquals("40", pair.client().receive().text());
            assertEquals("42", pair.client().receive().text());
        }
    }
    // endregion

    // region time
    @Test
    void aClientThatHasVanishedIsNoticed() {
        try (WebSocketPair pair =
                WebSocketPair.builder().serverListener(new Adder()).open()) {
            pair.toServer().swallowEnd();
            pair.client().abort();
            pair.advance(Duration.ofSeconds(39)); // takes no time
            assertTrue(pair.server().isOpen());
            pair.advance(Duration.ofSeconds(1));
            assertFalse(pair.server().isOpen());
        }
    }
    // endregion

    // region weather
    @Test
    void aSlowNetworkChangesNothing() {
        try (WebSocketPair pair =
                WebSocketPair.builder().serverListener(new Adder()).open()) {
            pair.toServer().delay(Duration.ofMillis(200));
            pair.toServer().deliverInPiecesOf(1);
            pair.client().send("42");
            pair.advance(Duration.ofMillis(200));
            assertEquals("42", pair.client().receive().text());
        }
    }
    // endregion

    // region handler
    @Test
    void aHandlerAddsUp() {
        try (ThreadedPair pair = ThreadedPair.create()) {
            CompletableFuture<Void> handler = CompletableFuture.runAsync(() -> Adder.add(pair.server()));
            pair.client().send("42");
            assertEquals("42", pair.client().receive().text());
            pair.client().close();
            handler.join();
        }
    }
    // endregion

    // region bytes
    @Test
    void otherTextIsRefusedWith4000() {
        try (RawPeer peer = RawPeer.builder(Role.SERVER).listener(new Adder()).open()) {
            peer.write("8182 00000000 3432"); // text, masked with 0: 42
            assertEquals("81023432", peer.readHex());
            peer.write("8181 00000000 78"); // x
            assertEquals("880e" + "0fa0" + "6e756d62657273206f6e6c79", peer.readHex()); // close, 4000, numbers only
        }
    }
    // endregion

    // region proxy
    @Test
    void aClientOnANetworkThatHasLostItsWayNoticesIt() {
        ConnectionOptions impatient =
                ConnectionOptions.DEFAULT.withKeepAlive(new KeepAlive(Duration.ofMillis(100), Duration.ofMillis(200)));
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/add", Route.listeners(handshake -> new Adder()))
                        .start();
                TcpFaultProxy proxy = TcpFaultProxy.to(new InetSocketAddress("localhost", server.port()));
                WebSocketClient client =
                        WebSocketClient.builder().options(impatient).build()) {
            WebSocket ws = client.connect("ws://localhost:" + proxy.port() + "/add");
            proxy.toServer().deliverInPiecesOf(1);
            ws.send("42");
            assertEquals("42", ws.receive().text());
            proxy.toClient().stall();
            Ending ending = ws.closed().toCompletableFuture().join();
            assertEquals(Ending.Initiator.NETWORK, ending.initiator());
        }
    }
    // endregion
}
