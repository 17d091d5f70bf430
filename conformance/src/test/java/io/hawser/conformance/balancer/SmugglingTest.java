package io.hawser.conformance.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.KeepAlive;
import io.hawser.conformance.TestCertificate;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.SmugglingCases;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests about whose end the proxy and Hawser could disagree, with a request behind each, the canary, for a path that the proxy lets
 * nobody ask for. If it reaches the application, it was smuggled past the proxy. T04, T05, T06.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SmugglingTest {
    private static final int AT_ONCE = 16;
    private static final int PATIENCE_MILLIS = 1_500;
    private static final int HANDSHAKE_MILLIS = 20_000;

    private static String denying(Setup setup, String text) {
        return setup.isHaproxy()
                ? text.replace(
                        "    default_backend",
                        "    http-request deny if { path,url_dec -m beg /canary }\n    default_backend")
                : text.replace(
                        "        location / {", "        location /canary { return 403; }\n        location / {");
    }

    private static String handshake(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    }

    @ParameterizedTest
    @EnumSource(names = {"HAPROXY_TLS_ENDS", "NGINX_TLS_ENDS"})
    void the_canary_does_not_get_past_the_proxy(Setup setup) throws Exception {
        try (Cluster cluster = new Cluster(setup, KeepAlive.DEFAULT, text -> denying(setup, text))) {
            List<String> cases = cases();
            int port = cluster.balancer().port();
            assertTrue(exchange(cluster.certificate(), port, handshake("/echo") + "\r\n")
                    .startsWith("HTTP/1.1 101"));
            assertTrue(exchange(cluster.certificate(), port, handshake("/canary") + "\r\n")
                    .startsWith("HTTP/1.1 403"));
            assertEquals(List.of(), all(cluster, cases));
            assertEquals(List.of(), cluster.canaries());
        }
    }

    /** A header of the PROXY protocol that a client brings itself, before TLS or within it, makes it nobody else. T10. */
    @ParameterizedTest
    @EnumSource
    void a_clients_own_header_is_not_taken(Setup setup) throws Exception {
        String header = "PROXY TCP4 10.9.9.9 10.9.9.8 1 2\r\n";
        try (Cluster cluster = new Cluster(setup, KeepAlive.DEFAULT, Balancer.Edit.NONE)) {
            int port = cluster.balancer().port();
            String within = exchange(cluster.certificate(), port, header + handshake("/echo") + "\r\n");
            assertTrue(within.startsWith("HTTP/1.1 400 "), within);
            try (Socket before = new Socket(InetAddress.getLoopbackAddress(), port)) {
                before.setSoTimeout(HANDSHAKE_MILLIS);
                before.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
                SSLSocket tls = (SSLSocket)
                        cluster.certificate().client().getSocketFactory().createSocket(before, "localhost", port, true);
                assertThrows(IOException.class, tls::startHandshake);
            }
        }
    }

    private static List<String> cases() {
        List<String> cases = new ArrayList<>(SmugglingCases.of("Host: localhost\r\n", handshake("/echo")));
        cases.addAll(SmugglingCases.handshakes(new Target(443, OptionalInt.empty(), 0)));
        // T06: targets that a proxy and we could take for different paths.
        for (String target : List.of(
                "http://localhost/canary",
                "http://localhost@evil/canary",
                "//localhost/canary",
                "/echo/../canary",
                "/echo/%2e%2e/canary",
                "/%63anary",
                "/canary%00",
                "\\canary",
                "/canary#",
                "/echo?/../canary",
                "/canary;x",
                "canary")) {
            cases.add(handshake(target) + "\r\n");
        }
        return cases;
    }

    /** Sends all of them, each with the canary behind it; returns what went wrong on the way. */
    private static List<String> all(Cluster cluster, List<String> cases) throws InterruptedException {
        ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();
        Semaphore room = new Semaphore(AT_ONCE);
        List<Thread> threads = new ArrayList<>();
        for (String first : cases) {
            room.acquire();
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    String text = first + handshake("/canary") + "\r\n";
                    String answers =
                            exchange(cluster.certificate(), cluster.balancer().port(), text);
                    if (answers.contains("HTTP/1.1 500")) {
                        troubles.add("fails at " + first);
                    }
                } catch (Exception e) {
                    troubles.add(e + " at " + first);
                } finally {
                    room.release();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(troubles);
    }

    /** Sends it over TLS, and returns what comes before the end or a pause. */
    private static String exchange(TestCertificate certificate, int port, String text) throws Exception {
        try (Socket socket =
                certificate.client().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            StringBuilder answers = new StringBuilder();
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                InputStream in = socket.getInputStream();
                for (int c = in.read(); c >= 0; c = in.read()) {
                    answers.append((char) c);
                }
            } catch (IOException e) {
                // a pause, or refused by a reset
            }
            return answers.toString();
        }
    }
}
