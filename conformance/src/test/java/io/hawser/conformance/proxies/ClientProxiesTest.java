package io.hawser.conformance.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.Ports;
import io.hawser.conformance.Tools;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client through proxies of Debian's: Squid with Digest and with Basic, Tinyproxy, MicroSocks. */
class ClientProxiesTest {
    private static final String USER = "sailor";
    private static final String PASSWORD = "kn0t:s";

    @TempDir
    private Path folder;

    private WebSocketServer server;

    @BeforeEach
    void serve() {
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .route("/echo", ws -> {
                    for (Message message : ws) {
                        ws.send(message);
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A program that listens on a port of 127.0.0.1. */
    private record Proxy(ChildProcess process, int port) implements AutoCloseable {
        static Proxy start(String name, int port, String... command) {
            ChildProcess process = ChildProcess.start(name, command);
            try {
                Ports.awaitListening(port, Duration.ofSeconds(60));
            } catch (AssertionError e) {
                process.close();
                throw e;
            }
            return new Proxy(process, port);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static WebSocketClient client(String scheme, Proxy proxy, String password) {
        return WebSocketClient.builder()
                .proxy(scheme + "://127.0.0.1:" + proxy.port())
                .proxyLogin(USER, password)
                .build();
    }

    /** Three connections, as the second one knows already how to log in. */
    private void assertTalks(WebSocketClient client) {
        String large = "x".repeat(300_000);
        for (int i = 0; i < 3; i++) {
            try (WebSocket ws = client.connect("ws://127.0.0.1:" + server.port() + "/echo")) {
                ws.send("through " + i);
                assertEquals("through " + i, ws.receive().text());
                ws.send(large);
                assertEquals(large, ws.receive().text());
            }
        }
    }

    private void assertRefused(WebSocketClient client, String why) {
        ConnectFailedException e = assertThrows(
                ConnectFailedException.class, () -> client.connect("ws://127.0.0.1:" + server.port() + "/echo"));
        assertEquals(Step.PROXY, e.step(), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
    }

    private void assertWorks(String scheme, Proxy proxy, String ifWrong, String ifNone) {
        assertTalks(client(scheme, proxy, PASSWORD));
        assertRefused(client(scheme, proxy, "wrong"), ifWrong);
        WebSocketClient nobody = WebSocketClient.builder()
                .proxy(scheme + "://127.0.0.1:" + proxy.port())
                .build();
        assertRefused(nobody, ifNone);
    }

    private static final String WRONG = "it answered 407: it does not accept the user and password";
    private static final String NONE = "it answered 407: it wants a user and password, and there are none";

    /** Squid, which does not run as root and leaves its files in the folder. */
    private Proxy squid(String authentication) throws IOException {
        Path program = Tools.program("squid", "/usr/sbin/squid");
        int port = Ports.free();
        Path configuration = Files.writeString(folder.resolve("squid.conf"), """
                http_port 127.0.0.1:%d
                pid_filename none
                cache_effective_user %s
                access_log none
                cache_log stdio:%s
                cache_store_log none
                coredump_dir none
                cache deny all
                pinger_enable off
                shutdown_lifetime 0 seconds
                %s
                acl known proxy_auth REQUIRED
                http_access allow known
                http_access deny all
                """.formatted(
                        port, owner(), folder.resolve("cache.log"), authentication));
        return Proxy.start("squid", port, program.toString(), "-N", "-f", configuration.toString());
    }

    private static String owner() {
        return System.getProperty("user.name", "").equals("root") ? "proxy" : System.getProperty("user.name", "");
    }

    private Path readable(String name, String text) throws IOException {
        assertTrue(folder.toFile().setExecutable(true, false) && folder.toFile().setReadable(true, false));
        assertTrue(folder.toFile().setWritable(true, false));
        Path file = Files.writeString(folder.resolve(name), text);
        assertTrue(file.toFile().setReadable(true, false));
        return file;
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void squidWithDigest() throws Exception {
        Path helper = Tools.program("digest_file_auth", "/usr/lib/squid/digest_file_auth");
        Path users = readable("users", USER + ":harbour:" + md5(USER + ":harbour:" + PASSWORD) + "\n");
        try (Proxy proxy = squid("""
                auth_param digest program %s -c %s
                auth_param digest children 2 startup=1
                auth_param digest realm harbour
                """.formatted(helper, users))) {
            assertWorks("http", proxy, WRONG, NONE);
        }
    }

    @Test
    void squidWithBasic() throws Exception {
        // Squid hands over user and password with a blank between them, one pair a line.
        Path helper = readable("helper", """
                #!/bin/sh
                while read -r line; do
                    [ "$line" = "%s %s" ] && echo OK || echo ERR
                done
                """.formatted(USER, PASSWORD));
        assertTrue(helper.toFile().setExecutable(true, false));
        try (Proxy proxy = squid("""
                auth_param basic program %s
                auth_param basic children 2 startup=1
                auth_param basic realm harbour
                """.formatted(helper))) {
            assertWorks("http", proxy, WRONG, NONE);
        }
    }

    @Test
    void tinyproxyWithBasic() throws Exception {
        Path program = Tools.program("tinyproxy", "/usr/bin/tinyproxy");
        int port = Ports.free();
        Path configuration = Files.writeString(folder.resolve("tinyproxy.conf"), """
                Port %d
                Listen 127.0.0.1
                Allow 127.0.0.1
                MaxClients 20
                BasicAuth %s %s
                """.formatted(port, USER, "kn0ts"));
        try (Proxy proxy = Proxy.start("tinyproxy", port, program.toString(), "-d", "-c", configuration.toString())) {
            assertTalks(client("http", proxy, "kn0ts"));
            assertRefused(client("http", proxy, "wrong"), "it answered 401 to CONNECT");
        }
    }

    @Test
    void microsocksWithUserAndPassword() {
        Path program = Tools.program("microsocks", "/usr/bin/microsocks");
        int port = Ports.free();
        try (Proxy proxy = Proxy.start(
                "microsocks",
                port,
                program.toString(),
                "-i",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-u",
                USER,
                "-P",
                PASSWORD)) {
            assertWorks(
                    "socks5",
                    proxy,
                    "it does not accept the user and password",
                    "it wants a user and password, or another login, and there is none");
        }
    }

    @Test
    void microsocksWithoutLogin() {
        Path program = Tools.program("microsocks", "/usr/bin/microsocks");
        int port = Ports.free();
        try (Proxy proxy =
                Proxy.start("microsocks", port, program.toString(), "-i", "127.0.0.1", "-p", Integer.toString(port))) {
            assertTalks(WebSocketClient.builder()
                    .proxy("socks5://127.0.0.1:" + proxy.port())
                    .build());
        }
    }
}
