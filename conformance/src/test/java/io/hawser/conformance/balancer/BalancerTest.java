package io.hawser.conformance.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.KeepAlive;
import io.hawser.WebSocket;
import io.hawser.server.Drain;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three nodes behind each load balancer of {@code examples/deploy}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BalancerTest {
    private static final boolean FULL = Boolean.getBoolean("hawser.full");
    private static final int CLIENTS = FULL ? 2_000 : 240;
    private static final Duration WINDOW = FULL ? Duration.ofSeconds(30) : Duration.ofSeconds(3);
    private static final int SECONDS = 60;

    /** Where it connects from and over what, although a proxy stands between, and whatever the client says about itself. */
    @ParameterizedTest
    @EnumSource
    void a_node_knows_the_clients_true_address(Setup setup) throws Exception {
        try (Cluster cluster = new Cluster(setup, KeepAlive.DEFAULT, Balancer.Edit.NONE);
                HttpClient from = HttpClient.newBuilder()
                        .localAddress(InetAddress.getByName("127.0.0.5"))
                        .sslContext(cluster.certificate().client())
                        .build()) {
            FirstMessage answer = new FirstMessage();
            java.net.http.WebSocket ws = from.newWebSocketBuilder()
                    .header("X-Forwarded-For", "10.9.9.9")
                    .header("X-Forwarded-Proto", "http")
                    .header("X-Forwarded-Host", "evil.example")
                    .header("Forwarded", "for=10.9.9.9")
                    .buildAsync(
                            URI.create("wss://127.0.0.1:" + cluster.balancer().port() + "/echo"), answer)
                    .get(SECONDS, TimeUnit.SECONDS);
            ws.sendText("who", true).get(SECONDS, TimeUnit.SECONDS);
            assertEquals(
                    "127.0.0.5 secure",
                    answer.text.get(SECONDS, TimeUnit.SECONDS).substring(2));
            ws.abort();
        }
    }

    private static final class FirstMessage implements java.net.http.WebSocket.Listener {
        private final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket ws, CharSequence data, boolean last) {
            text.complete(data.toString());
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A connection on which nobody says anything outlives the time after which the proxy cuts what is idle; without pings it does not. */
    @ParameterizedTest
    @EnumSource
    void pings_keep_an_idle_connection(Setup setup) throws Exception {
        String cut = FULL ? "30s" : "3s";
        KeepAlive keepAlive = FULL ? KeepAlive.DEFAULT : new KeepAlive(Duration.ofSeconds(1), Duration.ofSeconds(20));
        try (Cluster cluster = new Cluster(setup, keepAlive, text -> text.replace("60s", cut))) {
            WebSocket kept = cluster.connect("/echo");
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                WebSocket silent = cluster.connect("/silent");
                Ending ending = silent.closed().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
                long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
                assertTrue(seconds >= (FULL ? 28 : 2), () -> "cut after " + seconds + " s");
                assertTrue(!ending.clean(), () -> "the proxy cuts without a close frame: " + ending);
            }
            kept.send("still there");
            assertEquals(
                    "still there",
                    kept.receive(Duration.ofSeconds(SECONDS)).orElseThrow().text());
            kept.close();
        }
    }

    /** Nobody who is connected notices a reload, and new ones come in. */
    @ParameterizedTest
    @EnumSource
    void a_reload_under_load_loses_nobody(Setup setup) throws Exception {
        try (Cluster cluster = new Cluster(setup, KeepAlive.DEFAULT, Balancer.Edit.NONE)) {
            Clients clients = Clients.connect(cluster, CLIENTS);
            cluster.balancer().reload();
            Clients more = Clients.connect(cluster, CLIENTS / 4);
            cluster.balancer().reload();
            assertEquals(List.of(), more.stop());
            assertEquals(List.of(), clients.stop());
            assertAllOpen(clients.notAt(-1), CLIENTS);
            assertAllOpen(more.notAt(-1), CLIENTS / 4);
            for (int node = 0; node < 3; node++) {
                int count = clients.at(node).size();
                assertTrue(count >= CLIENTS / 6, "leastconn shares them: " + count + " at node " + node);
            }
            clients.close();
            more.close();
        }
    }

    private static void assertAllOpen(List<Clients.Client> clients, int count) {
        assertEquals(count, clients.size());
        assertEquals(
                List.of(),
                clients.stream()
                        .flatMap(client -> client.ws().ending().stream())
                        .toList());
    }

    /** A node is taken out of the file and another one put in; then it drains: its clients are told so, and no other is. */
    @ParameterizedTest
    @EnumSource
    void only_those_at_a_node_that_drains_are_told_to_leave(Setup setup) throws Exception {
        try (Cluster cluster = new Cluster(setup, KeepAlive.DEFAULT, Balancer.Edit.NONE)) {
            Clients clients = Clients.connect(cluster, CLIENTS);
            int leaving = clients.at(0).size();
            assertTrue(leaving > 0, "some are at the node that goes");
            cluster.balancer().exchange(cluster.node(0).port(), cluster.add().port());

            Drain drain = cluster.node(0).drain(WINDOW);
            drain.done().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            assertEquals(leaving, drain.closed());
            for (Clients.Client client : clients.at(0)) {
                Ending ending = client.ws().closed().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
                assertEquals("1012 true", ending.received().orElseThrow().code() + " " + ending.clean());
            }

            Clients again = Clients.connect(cluster, leaving);
            assertEquals(List.of(), again.stop());
            assertEquals(List.of(), clients.stop());
            assertAllOpen(clients.notAt(0), CLIENTS - leaving);
            assertAllOpen(again.notAt(0), leaving);
            assertTrue(!again.at(3).isEmpty(), "the new node takes its part");
            clients.close();
            again.close();
        }
    }

    /**
     * A node that drains without a change of the file: new clients go elsewhere. Not for nginx that passes TLS on, which can see neither
     * readiness nor the answer to a handshake.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_TLS_PASSED")
    void new_clients_go_elsewhere_while_a_node_drains(Setup setup) throws Exception {
        try (Cluster cluster = new Cluster(setup, KeepAlive.DEFAULT, Balancer.Edit.NONE)) {
            Clients clients = Clients.connect(cluster, 30);
            // HAProxy looks every 2 s whether a node is ready.
            Drain drain = cluster.node(0).drain(Duration.ofSeconds(6), Duration.ofSeconds(1));
            drain.done().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            List<WebSocket> late = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                late.add(cluster.connect("/echo"));
            }
            assertEquals(0, cluster.node(0).connectionCount());
            assertEquals(List.of(), clients.stop());
            assertAllOpen(clients.notAt(0), 30 - clients.at(0).size());
            late.forEach(WebSocket::abort);
            clients.close();
        }
    }
}
