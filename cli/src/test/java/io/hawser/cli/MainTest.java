package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MainTest {
    @ParameterizedTest(name = "hawser {0}")
    @CsvSource(delimiter = '|', textBlock = """
            # arguments                                   | said on standard error
            nonsense                                      | nonsense
            connect                                       | URL
            connect http://localhost/                     | begins with ws:// or wss://
            connect ws:///path                            | address has no host
            connect ws://localhost/#fragment              | no fragment
            connect ws://localhost:70000/                 | port must be 1 to 65535
            connect ws://localhost/ --sent                | --sent
            connect ws://localhost/ -H nocolon            | nocolon
            connect ws://localhost/ -H Upgrade:x          | Upgrade
            connect ws://localhost/ -s a/b                | a/b
            connect ws://localhost/ --wait soon           | soon
            connect ws://localhost/ --max-message 0       | '0' is not a number of bytes
            connect ws://localhost/ --compression maybe   | --compression
            connect wss://localhost/ --cacert /no/such.pem | /no/such.pem
            echo --port 65536                             | port must be 0 to 65535: 65536
            echo --port http                              | 'http' is not an int
            echo --event-loops 0                          | eventLoops must be 1 to 1024: 0
            echo --io-engine steam                        | ioEngine must be auto, epoll, io_uring, kqueue or nio: steam
            echo --handler both                           | --handler
            echo --max-message 3g                         | '3g' is not a number of bytes
            echo --tls /no/such.pem /no/such.key          | /no/such.pem
            """)
    void wrongArgumentsAreNamedAndExitWith2(String arguments, String said) throws Exception {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        assertTrue(run.err().contains(said), run.err());
        assertTrue(run.err().startsWith("hawser"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertEquals("", run.out());
    }

    @Test
    void withoutCommandPointsToHelp() throws Exception {
        CommandRun run = CommandRun.of();

        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("hawser --help"), run.err());
    }

    @Test
    void verboseAddsTheStackTrace() throws Exception {
        CommandRun run = CommandRun.of("--verbose", "connect", "http://localhost/");

        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("\tat "), run.err());
    }

    @ParameterizedTest(name = "hawser {0}")
    @CsvSource(delimiter = '|', textBlock = """
            --help         | connect
            --version      | hawser
            connect --help | --subprotocol
            echo --help    | --io-engine
            demo --help    | --open
            completion     | complete -F
            """)
    void helpGoesToStandardOutput(String arguments, String said) throws Exception {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains(said), run.out());
        assertEquals("", run.err());
    }
}
