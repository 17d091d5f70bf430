package io.hawser;

import io.hawser.protocol.Assemblies;
import io.hawser.protocol.Role;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.message.MessageMemory;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One server's connection on a loop of the test's, with a hand-made client at the other end. */
final class Bench {
    final FakeClock clock = new FakeClock();
    final FakeTransport transport = new FakeTransport();
    final Loop loop;
    final Connection ws;

    Bench(Loop loop, ConnectionOptions options, @Nullable Listener listener) {
        this.loop = loop;
        Handshake handshake = Handshake.of(
                new HttpRequest("GET", "/", "HTTP/1.1", Headers.EMPTY),
                InetSocketAddress.createUnresolved("client", 1),
                false);
        ws = new Connection(
                new ConnectionSetup(
                        Role.SERVER,
                        handshake,
                        options,
                        null,
                        new SplittableRandom(1),
                        new Assemblies(MessageMemory.HEAP),
                        LoopBudget.unlimited(),
                        listener),
                transport,
                loop,
                clock);
        transport.driver = ws.driver();
        transport.afterTurn = ws::turnEnded;
        transport.onFlush = () -> loop.execute(transport::turn);
    }

    /** In a manual loop; opened. */
    static Bench manual(ConnectionOptions options, @Nullable Listener listener) {
        Bench bench = new Bench(new Loops.Manual(), options, listener);
        bench.run(bench.ws::start);
        return bench;
    }

    static Bench manual() {
        return manual(ConnectionOptions.DEFAULT, null);
    }

    static ConnectionOptions highWater(long bytes, OverflowPolicy policy) {
        return ConnectionOptions.DEFAULT.withBackpressure(
                Backpressure.DEFAULT.withHighWaterBytes(bytes).withPolicy(policy));
    }

    Loops.Manual manualLoop() {
        return (Loops.Manual) loop;
    }

    void run() {
        manualLoop().run();
    }

    void run(Runnable onLoop) {
        manualLoop().run(onLoop);
    }

    static byte[] text(String text) {
        return Frames.frame(true, 0x81, Frames.utf8(text));
    }

    static byte[] close(int code) {
        return Frames.frame(true, 0x88, Frames.closePayload(code, ""));
    }

    /** The client sends. */
    void client(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        run(() -> {
            transport.deliver(ws.driver(), all.toByteArray());
            transport.turn();
        });
    }

    /** What the client could read by now. */
    List<String> sent() {
        return Frames.read(false, transport.taken());
    }

    void tcpGone() {
        run(() -> ws.driver().closed(null));
    }
}
