package io.hawser.conformance.network;

import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.HawserCommand;
import io.hawser.conformance.network.Network.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server with two addresses, of which the preferred one, of IPv6, leads nowhere: no answer, and no error either. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
final class BlackHoleTest {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    @Test
    void a_client_takes_the_address_that_answers_and_says_of_one_that_does_not_where_it_was() {
        try (Network network = Network.open();
                EndpointProcess server =
                        EndpointProcess.server(network.on(Side.SERVER), Times.SHORT, "nio", Side.SERVER.address())) {
            String hole = "twofold.example:" + server.port() + ":[" + network.blackHole() + "]";
            String way = hole.replaceFirst("\\[.*", Side.SERVER.address());
            String uri = hole.replaceFirst("^(.*?:\\d+):.*", "ws://$1/echo");
            try (ChildProcess connect = connect(network, "--resolve", hole, "--resolve", way, "-x", "from afar", uri)) {
                connect.awaitMatch("from afar", ANSWER);
            }
            try (ChildProcess connect = connect(network, "--resolve", hole, "-x", "from afar", uri)) {
                connect.awaitMatch(
                        "cannot connect to twofold\\.example:\\d+: no answer within connectTimeout PT10S"
                                + " \\(\\[fd2f::1\\]:\\d+, after 1\\d\\d\\d\\d ms\\)",
                        ANSWER);
            }
        }
    }

    /** {@code hawser connect} in the client's namespace, with its errors among its output. */
    private static ChildProcess connect(Network network, String... arguments) {
        List<String> prefix = new ArrayList<>(network.on(Side.CLIENT));
        prefix.addAll(List.of("sh", "-c", "exec \"$@\" 2>&1", "sh"));
        List<String> command = new ArrayList<>(List.of("connect"));
        command.addAll(List.of(arguments));
        return HawserCommand.startBy(prefix, command.toArray(String[]::new));
    }
}
