package io.hawser.benchmarks.jmh;

import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.frame.Opcode;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
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

/** A frame's header, read and written (RFC 6455 §5.2), in its three lengths. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderBenchmark {
    @Param({"20", "16384", "1048576"})
    private int payloadBytes;

    private final FrameHeader header = new FrameHeader();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(FrameHeader.MAX_BYTES);

    /** Writes what is to be read. */
    @Setup
    public void setUp() {
        encode();
    }

    /** One header from a client. */
    @Benchmark
    public FrameHeader decode() throws ProtocolException {
        buffer.rewind();
        if (!header.decode(buffer, true, 0)) {
            throw new IllegalStateException("not whole");
        }
        return header;
    }

    /** One header to a server. */
    @Benchmark
    public ByteBuffer encode() {
        FrameHeader.encode(buffer.clear(), 0, true, 0, Opcode.BINARY, payloadBytes, true, Bytes.KEY);
        return buffer;
    }
}
