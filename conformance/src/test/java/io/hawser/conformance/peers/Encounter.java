package io.hawser.conformance.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hawser.ConnectionClosedException;
import io.hawser.Ending;
import io.hawser.Message;
import io.hawser.WebSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection between Hawser and a peer, seen from Hawser's side. */
final class Encounter implements AutoCloseable {
    /** Long enough for a slow machine; only what goes wrong takes it. */
    static final Duration TIMEOUT = Duration.ofSeconds(8);

    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    private final Peer peer;
    private final Peer.Role role;
    private final String connection;
    private final WebSocket ws;
    private final boolean compressed;
    private final @Nullable Wire wire;

    private Encounter(
            Peer peer, Peer.Role role, String connection, WebSocket ws, boolean compressed, @Nullable Wire wire) {
        this.peer = peer;
        this.role = role;
        this.connection = connection;
        this.ws = ws;
        this.compressed = compressed;
        this.wire = wire;
    }

    /** Connects, in whichever direction the peer's role asks for. */
    static Encounter begin(Hawser hawser, Peer peer, Peer.Role role, Scenario scenario) throws Exception {
        String connection = Integer.toString(CONNECTIONS.incrementAndGet());
        int port = role == Peer.Role.SERVER ? peer.address().getPort() : hawser.port();
        Wire wire = scenario.watched() ? Wire.to(port) : null;
        String base = "ws://127.0.0.1:" + (wire == null ? port : wire.port());
        try {
            WebSocket ws = role == Peer.Role.SERVER
                    ? hawser.connect(
                            URI.create(base + "/" + connection), scenario.subprotocols(), scenario.compressing())
                    : accept(hawser, peer, base, connection, scenario);
            return new Encounter(peer, role, connection, ws, scenario.compressing() != Compressing.OFF, wire);
        } catch (Throwable e) {
            if (wire != null) {
                wire.close();
            }
            throw e;
        }
    }

    private static WebSocket accept(Hawser hawser, Peer peer, String base, String connection, Scenario scenario)
            throws Exception {
        peer.connect(URI.create(base + scenario.compressing().path() + connection), scenario.subprotocols());
        return hawser.accepted(connection, TIMEOUT);
    }

    WebSocket ws() {
        return ws;
    }

    /** Whether messages of any size are to be compressed, by either end. */
    boolean isCompressed() {
        return compressed;
    }

    /** Sends the peer a command, see {@link Conversation}. */
    void command(String command) {
        ws.send("!" + command);
    }

    /** Sends a text and expects it back. */
    void echoes(String text) {
        ws.send(text);
        assertEquals(text, next().text());
    }

    /** Sends a binary message and expects it back. */
    void echoes(byte[] bytes) {
        ws.send(Message.binary(bytes));
        Message answer = next();
        assertFalse(answer.isText(), "binary came back as text");
        assertEquals(ByteBuffer.wrap(bytes), answer.bytes());
    }

    Message next() {
        return ws.receive(TIMEOUT)
                .orElseThrow(() -> new AssertionError("no message within " + TIMEOUT + "; "
                        + ws.ending().map(Ending::toString).orElse("the connection is open")));
    }

    /** Waits for the end as Hawser tells it, receiving until then as an application does. */
    Ending ending() throws InterruptedException {
        try {
            Optional<Message> message = ws.receive(TIMEOUT);
            assertEquals(Optional.empty(), message, "a message instead of the end");
        } catch (ConnectionClosedException e) {
            // as it should be
        }
        try {
            return ws.closed().toCompletableFuture().get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("the connection did not end within " + TIMEOUT, e);
        }
    }

    /** Waits for the end as the peer's application was told it. */
    Farewell farewell() {
        return peer.farewell(connection, TIMEOUT);
    }

    /** The frames on the wire so far that Hawser sent. */
    List<Wire.Frame> framesFromHawser() {
        return frames(role == Peer.Role.CLIENT);
    }

    /** The frames on the wire so far that the peer sent. */
    List<Wire.Frame> framesFromPeer() {
        return frames(role == Peer.Role.SERVER);
    }

    private List<Wire.Frame> frames(boolean server) {
        if (wire == null) {
            throw new IllegalStateException("not a watched scenario");
        }
        return wire.frames().stream()
                .filter(frame -> frame.fromClient() != server && frame.isData())
                .toList();
    }

    @Override
    public void close() {
        ws.abort();
        if (wire != null) {
            wire.close();
        }
    }
}
