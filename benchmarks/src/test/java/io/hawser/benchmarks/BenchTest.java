package io.hawser.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchTest {
    /** One line, and nothing is measured. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --only=hawser,apache                      | bench: no server or client is called apache; there are hawser,
            --cell=echo-64x20,echo                    | bench: no cell is called echo; there are echo-64x20,
            --only=okhttp --cell=echo-64x20,idle-12000 | bench: none of okhttp is measured in echo-64x20, idle-12000
            --rounds=0                                | bench: --rounds must be 1 to 20,
            --warm-up=61                              | bench: --rounds must be 1 to 20, --warm-up 0 to 60 s
            --seconds=0.1                             | bench: --rounds must be 1 to 20, --warm-up 0 to 60 s, --seconds
            """)
    void saysInOneLineWhatIsWrong(String arguments, String begin) {
        StringWriter err = new StringWriter();

        int status = Bench.commandLine().setErr(new PrintWriter(err)).execute(arguments.split(" ", 0));

        assertEquals(2, status);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith(begin), err::toString);
    }
}
