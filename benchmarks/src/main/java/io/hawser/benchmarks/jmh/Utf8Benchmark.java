package io.hawser.benchmarks.jmh;

import io.hawser.protocol.message.Utf8Validator;
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

/** Checking that text is UTF-8: all ASCII, mostly ASCII, and none of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Utf8Benchmark {
    /** What the text is made of. */
    public enum Text {
        ASCII("a line that holds, "),
        MOSTLY_ASCII("Grüße aus dem Hafen von Köln, "),
        THREE_BYTES("係船索は船を岸につなぐ");

        private final String words;

        Text(String words) {
            this.words = words;
        }
    }

    @Param({"20", "1024", "16384"})
    private int bytes;

    @Param
    private Text text = Text.ASCII;

    private final Utf8Validator validator = new Utf8Validator();
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** Makes the payload. */
    @Setup
    public void setUp() {
        buffer = Bytes.direct(Bytes.text(text.words, bytes));
    }

    /** One payload. */
    @Benchmark
    public int check() {
        int bad = validator.check(buffer, 0, bytes);
        if (bad != bytes) {
            throw new IllegalStateException("not valid at " + bad);
        }
        return bad;
    }
}
