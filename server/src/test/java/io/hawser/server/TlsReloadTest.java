package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.tls.ServerTls;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that are renewed while the server runs. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsReloadTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    @TempDir
    private Path folder;

    private final Logged logged = new Logged();
    private X509Bundle before;
    private X509Bundle after;

    @BeforeEach
    void certificates() throws Exception {
        before = TlsFilesOf.selfSigned("before");
        after = TlsFilesOf.selfSigned("after");
    }

    @AfterEach
    void stopListeningToLogs() {
        logged.close();
    }

    private WebSocketServer start(ServerTls tls) {
        return WebSocketServer.builder()
                .port(0)
                .tls(tls.withProvider(provider))
                .route("/echo", ws -> ws.forEach(ws::send))
                .start();
    }

    private WebSocketServer start(Duration interval) throws IOException {
        return start(ServerTls.of(TlsFilesOf.pem(folder, "live", before)).withReloadInterval(interval));
    }

    private static String shown(WebSocketServer server) {
        try {
            return TlsPeer.withoutCertificate().shown(server, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitShown(String subject, WebSocketServer server) {
        Await.until(subject + " is shown", () -> shown(server).equals(subject));
    }

    @Test
    void a_call_makes_new_handshakes_get_the_new_certificate_and_connections_stay() throws Exception {
        try (WebSocketServer server = start(Duration.ZERO);
                RawClient open = new RawClient(TlsPeer.withoutCertificate().connect(server, ""))) {
            open.send(RawClient.handshake("/echo"));
            assertEquals(101, open.response().status());
            TlsFilesOf.pem(folder, "live", after);
            assertEquals("CN=before", shown(server));
            server.reloadCertificates();
            assertEquals("CN=after", shown(server));
            open.send(RawClient.text("still here"));
            assertEquals("TEXT still here", open.frame().toString());
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void a_call_that_fails_says_why_and_changes_nothing() throws Exception {
        try (WebSocketServer server = start(Duration.ZERO)) {
            TlsFilesOf.chain(folder, "live", after); // without its key
            String said = String.valueOf(assertThrows(IllegalArgumentException.class, server::reloadCertificates)
                    .getMessage());
            assertTrue(said.endsWith("the key does not fit the certificate of CN=after"), said);
            assertEquals("CN=before", shown(server));
        }
    }

    @Test
    void a_server_without_tls_has_nothing_to_reload() {
        try (WebSocketServer server = WebSocketServer.builder().port(0).start()) {
            assertThrows(IllegalStateException.class, server::reloadCertificates);
        }
    }

    @Test
    void files_that_are_replaced_by_renaming_are_noticed() throws Exception {
        try (WebSocketServer server = start(Duration.ofMillis(100))) {
            for (String name : List.of("live.crt", "live.key")) {
                TlsFilesOf.pem(folder, "new", after);
                Files.move(
                        folder.resolve(name.replace("live", "new")),
                        folder.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            awaitShown("CN=after", server);
        }
    }

    /** As Kubernetes mounts a secret: files are links through {@code ..data}, a link that is replaced. */
    @Test
    void a_folder_that_is_swapped_by_its_symbolic_link_is_noticed() throws Exception {
        TlsFilesOf.pem(Files.createDirectory(folder.resolve("..1")), "tls", before);
        TlsFilesOf.pem(Files.createDirectory(folder.resolve("..2")), "tls", after);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Path chain = Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Path key = Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data/tls.key"));
        try (WebSocketServer server = start(
                ServerTls.of(io.hawser.tls.Identity.pem(chain, key)).withReloadInterval(Duration.ofMillis(100)))) {
            assertEquals("CN=before", shown(server));
            Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
            Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            awaitShown("CN=after", server);
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void half_a_file_keeps_the_old_certificate_is_logged_once_and_the_whole_one_is_taken() throws Exception {
        try (WebSocketServer server = start(Duration.ofMillis(100))) {
            String whole = after.getCertificatePathPEM();
            Files.writeString(folder.resolve("live.crt"), whole.substring(0, whole.length() / 2));
            Await.until("it is logged", () -> !logged.messages().isEmpty());
            assertEquals("CN=before", shown(server));
            Files.writeString(folder.resolve("live.key"), ""); // fails with the same words: the chain comes first
            TlsFilesOf.pem(folder, "live", after);
            awaitShown("CN=after", server);
        }
        String first = logged.messages().get(0);
        assertTrue(first.startsWith("certificates were not reloaded, the old ones stay: TLS certificate "), first);
        assertTrue(first.endsWith("a PEM block has no end, or is none"), first);
        assertEquals(
                1, logged.messages().stream().filter(line -> line.equals(first)).count());
    }

    @Test
    void a_file_that_is_gone_keeps_the_old_certificate() throws Exception {
        try (WebSocketServer server = start(Duration.ofMillis(100))) {
            Files.delete(folder.resolve("live.key"));
            Await.until("it is logged", () -> !logged.messages().isEmpty());
            assertEquals("CN=before", shown(server));
            TlsFilesOf.pem(folder, "live", after);
            awaitShown("CN=after", server);
        }
    }
}
