package io.hawser;

import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One driver in virtual time, with a hand-made peer on the other end of its byte stream. */
final class Rig {
    final FakeClock clock = new FakeClock();
    final FakeTransport transport = new FakeTransport();
    final ConnectionDriver driver;

    /** What the layer above was told, in order: {@code message hi}, {@code closing}, {@code ended …}. */
    final List<String> told = new ArrayList<>();

    final List<Ending> endings = new ArrayList<>();

    /** Run with each message. */
    Consumer<Message> onMessage = message -> {};

    boolean behind;
    long unhandledBytes;
    long handledBytes;
    private final boolean server;

    Rig(Role role, ConnectionOptions options) {
        this(role, options, LoopBudget.unlimited());
    }

    /** One of several on a loop, who share its budget. */
    Rig(Role role, ConnectionOptions options, LoopBudget budget) {
        server = role == Role.SERVER;
        WebSocketProtocol protocol =
                new WebSocketProtocol(role, options.limits().forProtocol(), null, new SplittableRandom(1));
        driver = new ConnectionDriver(protocol, options, transport, clock, budget, new Above());
        transport.driver = driver;
        transport.afterTurn = driver::turnEnded;
        driver.start();
    }

    static Rig server() {
        return new Rig(Role.SERVER, ConnectionOptions.DEFAULT);
    }

    static Rig client() {
        return new Rig(Role.CLIENT, ConnectionOptions.DEFAULT);
    }

    // ------------------------------------------------------------------------------------------------ the peer

    byte[] frame(int first, String payload) {
        return Frames.frame(server, first, Frames.utf8(payload));
    }

    byte[] text(String text) {
        return frame(0x81, text);
    }

    byte[] ping(String payload) {
        return frame(0x89, payload);
    }

    byte[] pong(String payload) {
        return frame(0x8A, payload);
    }

    byte[] closeFrame(int code, String reason) {
        return Frames.frame(server, 0x88, Frames.closePayload(code, reason));
    }

    /** The peer sends, all in one piece. */
    Rig peer(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        transport.deliver(driver, all.toByteArray());
        transport.turn();
        return this;
    }

    /** What the peer could read by now. */
    List<String> sent() {
        return Frames.read(!server, transport.taken());
    }

    // ------------------------------------------------------------------------------------------------ this end

    SendResult send(String text) {
        return send(Message.text(text), failure -> {});
    }

    SendResult send(Message message, Completion completion) {
        SendResult result = driver.send(new Outgoing(message, completion));
        transport.turn();
        return result;
    }

    void turn() {
        transport.turn();
    }

    /** Time passes; the driver is woken when it asked for it. */
    void advance(Duration duration) {
        long end = clock.in(duration);
        while (transport.wakeAt <= end) {
            clock.set(Math.max(clock.getAsLong(), transport.wakeAt));
            transport.wakeAt = Long.MAX_VALUE;
            driver.tick();
            transport.turn();
        }
        clock.set(end);
    }

    void advanceSeconds(double seconds) {
        advance(Duration.ofNanos((long) (seconds * 1e9)));
    }

    /** The network answers what the driver asked of it: the stream ends. */
    Ending tcpGone() {
        driver.closed(null);
        return ending();
    }

    Ending ending() {
        if (endings.size() != 1) {
            throw new AssertionError("ended " + endings.size() + " times");
        }
        return endings.get(0);
    }

    private final class Above implements Receiver {
        @Override
        public void message(Message message) {
            told.add("message " + new String(message.toByteArray(), StandardCharsets.UTF_8));
            onMessage.accept(message);
        }

        @Override
        public boolean isBehind() {
            return behind;
        }

        @Override
        public long unhandledBytes() {
            return unhandledBytes;
        }

        @Override
        public long handledBytes() {
            return handledBytes;
        }

        @Override
        public void answered() {
            handledBytes += unhandledBytes;
            unhandledBytes = 0;
        }

        @Override
        public void drop() {
            told.add("drop");
            unhandledBytes = 0;
        }

        @Override
        public void pong(ByteBuffer payload) {
            told.add("pong " + StandardCharsets.UTF_8.decode(payload));
        }

        @Override
        public void closing() {
            told.add("closing");
        }

        @Override
        public void protocolError(ProtocolException error) {
            told.add("broken " + error.rule());
        }

        @Override
        public void overflow(String detail) {
            told.add("overflow " + detail);
        }

        @Override
        public void ended(Ending ending) {
            told.add("ended");
            endings.add(ending);
        }
    }
}
