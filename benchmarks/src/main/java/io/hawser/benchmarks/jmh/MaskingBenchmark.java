package io.hawser.benchmarks.jmh;

import io.hawser.protocol.frame.Masking;
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

/** Unmasking in place (RFC 6455 §5.3), in memory outside the heap, as it is received. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaskingBenchmark {
    @Param({"20", "1024", "16384", "1048576"})
    private int bytes;

    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** Makes the payload. */
    @Setup
    public void setUp() {
        buffer = Bytes.direct(Bytes.random(bytes));
    }

    /** One payload. */
    @Benchmark
    public ByteBuffer unmask() {
        Masking.apply(buffer, 0, bytes, Bytes.KEY, 0);
        return buffer;
    }
}
