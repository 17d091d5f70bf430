package io.hawser.benchmarks.jmh;

import io.hawser.protocol.ProtocolLimits;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding a message, as a server and, which means masking it, as a client. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendBenchmark {
    private static final int SINK_BYTES = 1 << 20;

    @Param({"20", "1024", "16384"})
    private int bytes;

    @Param({"SERVER", "CLIENT"})
    private Role role = Role.SERVER;

    private final Reused sink = new Reused(SINK_BYTES);
    private WebSocketProtocol protocol = protocol();
    private ByteBuffer payload = ByteBuffer.allocate(0);

    private WebSocketProtocol protocol() {
        return new WebSocketProtocol(role, ProtocolLimits.DEFAULT, null, new Random(1));
    }

    /** Makes the payload. */
    @Setup
    public void setUp() {
        protocol = protocol();
        payload = Bytes.direct(Bytes.random(bytes));
    }

    /** One message. */
    @Benchmark
    public long encode() {
        protocol.sendMessage(false, payload, 0, bytes, null, sink);
        return sink.bytes();
    }
}
