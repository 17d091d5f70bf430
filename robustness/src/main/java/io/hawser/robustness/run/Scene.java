package io.hawser.robustness.run;

import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.Effort;
import io.hawser.robustness.probe.Account;
import io.hawser.robustness.probe.Watchers;
import java.io.IOException;
import java.time.Duration;

/**
 * A server, its bystanders, and what they saw before anybody attacked it.
 *
 * @param before what bystanders saw, once the server was warm
 */
record Scene(ServerProcess server, Watchers bystanders, Account before) implements AutoCloseable {
    /**
     * Starts the server and watches it for some seconds.
     *
     * @throws IOException if it does not start, or does not take connections
     */
    static Scene open(ServerCommand command, Peer peer, Effort effort, Duration handshakeLimit)
            throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.start(command, peer);
        try {
            Watchers bystanders = Watchers.start(server.target(), handshakeLimit);
            Thread.sleep(effort.time(Duration.ofSeconds(3), Duration.ofSeconds(10)));
            server.holdings(); // what the first time costs is no part of the account
            bystanders.settle();
            Thread.sleep(effort.time(Duration.ofSeconds(2), Duration.ofSeconds(10)));
            return new Scene(server, bystanders, bystanders.settle());
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Whether another attack would find it as this one did. */
    boolean isIntact() {
        return server.isAlive() && bystanders.areComplete();
    }

    @Override
    public void close() {
        bystanders.close();
        server.close();
    }
}
