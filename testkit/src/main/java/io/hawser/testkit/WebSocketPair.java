package io.hawser.testkit;

import io.hawser.WebSocket;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A client and a server, connected in memory after a handshake, in virtual time and on the test's own thread. Nothing moves
 * by itself: {@link #run} lets all that was sent arrive and be answered, {@link #advance} lets time pass. So a test is fast,
 * and each of its runs is the same.
 *
 * <pre>{@code
 * WebSocketPair pair = WebSocketPair.create();
 * pair.client().send("hello");
 * pair.run();
 * assertEquals("hello", pair.server().receive().text());
 * }</pre>
 *
 * <p>The test's thread is the event loop of both ends: sending never waits there, and {@code receive()} throws if it would.
 * Code that is meant to wait wants a {@link ThreadedPair}. Masking keys are predictable. For the thread that makes it.
 */
public final class WebSocketPair implements AutoCloseable {
    private final ManualClock clock;
    private final ManualLoop loop;
    private final MemoryLink link;

    WebSocketPair(PairOptions options) {
        clock = new ManualClock();
        loop = new ManualLoop(clock);
        link = new MemoryLink(options, loop, loop::at, clock, new SplittableRandom(0));
        link.start();
        loop.run();
    }

    /** A pair with default options; both ends receive by {@code receive()}. */
    public static WebSocketPair create() {
        return builder().open();
    }

    /** A pair to be described. */
    public static PairBuilder builder() {
        return new PairBuilder();
    }

    /** The client's end. */
    public WebSocket client() {
        return link.client;
    }

    /** The server's end. */
    public WebSocket server() {
        return link.server;
    }

    /** The byte stream from the client to the server, and its faults. */
    public Direction toServer() {
        return link.toServer;
    }

    /** The byte stream from the server to the client, and its faults. */
    public Direction toClient() {
        return link.toClient;
    }

    /** The clock of both ends. */
    public ManualClock clock() {
        return clock;
    }

    /** The loop of both ends. */
    public ManualLoop loop() {
        return loop;
    }

    /**
     * Lets everything that was sent arrive, be answered, and so on, until nothing moves any more. What a listener throws
     * goes where it goes in life: to {@code onError}.
     *
     * <p>A close frame is answered when the messages before it have been received, or a second of the clock later.
     */
    public void run() {
        loop.run();
    }

    /** Lets time pass, with all the pings, deadlines and answers that belong into it. */
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    /** Cuts what is still open, and frees the compressors. */
    @Override
    public void close() {
        link.close();
        loop.run();
    }
}
