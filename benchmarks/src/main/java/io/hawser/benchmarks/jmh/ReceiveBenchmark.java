package io.hawser.benchmarks.jmh;

import io.hawser.protocol.Event;
import io.hawser.protocol.ProtocolLimits;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Receiving as a server, time and garbage per message: whole frames as they lie in the buffer, and messages that come in
 * pieces and must be assembled. Payloads are unmasked in place and the same bytes come again, masked by turns; the key has
 * only low bits, so that text is ASCII either way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReceiveBenchmark {
    private static final int MESSAGES = 16;
    private static final int PIECES = 4;

    @Param({"20", "1024", "16384"})
    private int bytes;

    @Param({"BINARY", "TEXT"})
    private Opcode opcode = Opcode.BINARY;

    private final WebSocketProtocol protocol =
            new WebSocketProtocol(Role.SERVER, ProtocolLimits.DEFAULT, null, new Random(1));
    private ByteBuffer frames = ByteBuffer.allocate(0);

    /** Makes the frames. */
    @Setup
    public void setUp() {
        frames = Bytes.masked(opcode, Bytes.text("a line that holds, ", bytes), MESSAGES);
    }

    /** All messages in one buffer. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void whole(Blackhole hole) {
        frames.rewind();
        receive(frames, hole);
    }

    /** Buffers that end anywhere, so that most messages come in pieces. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void assembled(Blackhole hole) {
        int end = frames.limit();
        int piece = Math.max(1, end / (PIECES * MESSAGES));
        for (int from = 0; from < end; from += piece) {
            frames.limit(Math.min(end, from + piece)).position(from);
            receive(frames, hole);
        }
        frames.limit(end);
    }

    private void receive(ByteBuffer in, Blackhole hole) {
        for (Event event = protocol.receive(in); event != null; event = protocol.receive(in)) {
            if (event instanceof Event.Failure failure) {
                throw new IllegalStateException(failure.error());
            }
            hole.consume(event);
        }
    }
}
