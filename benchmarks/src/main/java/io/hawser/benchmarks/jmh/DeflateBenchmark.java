package io.hawser.benchmarks.jmh;

import io.hawser.protocol.Role;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import io.hawser.protocol.message.MessageBuffer;
import io.hawser.protocol.message.MessageMemory;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
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

/** permessage-deflate (RFC 7692) without context takeover, which is Hawser's default: a pooled compressor per message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeflateBenchmark {
    @Param({"2048", "16384"})
    private int bytes;

    private final PerMessageDeflate extension = new PerMessageDeflate(
            Role.SERVER, new DeflateParameters(true, true, 15, 15), 0, new ZlibPool(Deflater.DEFAULT_COMPRESSION));
    private final MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
    private ByteBuffer plain = ByteBuffer.allocate(0);
    private ByteBuffer compressed = ByteBuffer.allocate(0);

    /** Makes the payload, and what it is compressed. */
    @Setup
    public void setUp() {
        plain = Bytes.direct(Bytes.text("{\"id\":48151623,\"name\":\"Vessel\",\"lat\":53.54,\"lon\":9.98},", bytes));
        ByteBuffer encoded = Objects.requireNonNull(extension.encode(plain, 0, bytes, null));
        compressed = ByteBuffer.allocateDirect(encoded.remaining()).put(encoded).flip();
    }

    /** Compresses one message. */
    @Benchmark
    public Object deflate() {
        return Objects.requireNonNull(extension.encode(plain, 0, bytes, null));
    }

    /** Inflates one message. */
    @Benchmark
    public ByteBuffer inflate() throws ProtocolException {
        extension.decode(compressed, 0, compressed.limit(), true, message);
        return message.take();
    }
}
