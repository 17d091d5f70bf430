package io.hawser.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AbuseCommandTest {
    /** One line, and nothing is started. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --server=hawser-epoll,apache   | abuse: no server is called apache; there are hawser-epoll,
            --attack=T0                    | abuse: no attack is called T0; there are T
            --soak=0                       | abuse: --soak must be 1 to 10000 minutes, of one server
            --soak=5 --server=ws,jetty     | abuse: --soak must be 1 to 10000 minutes, of one server
            """)
    void saysInOneLineWhatIsWrong(String arguments, String begin) {
        StringWriter err = new StringWriter();

        int status = Abuse.commandLine().setErr(new PrintWriter(err)).execute(arguments.split(" ", 0));

        assertEquals(2, status);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith(begin), err::toString);
    }
}
