package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.tls.ServerTls;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that prove who they are by a certificate, and sessions that are resumed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsClientCertificateTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    private X509Bundle authority;
    private ServerTls tls;
    private Path authorities;

    @BeforeAll
    void certificates(@TempDir Path folder) throws Exception {
        authority = TlsFilesOf.authority("clients");
        authorities = Files.writeString(folder.resolve("clients.crt"), authority.getCertificatePEM());
        tls = ServerTls.of(TlsFilesOf.pem(folder, "server", TlsFilesOf.selfSigned("server")))
                .withProvider(provider);
    }

    private static WebSocketServer start(ServerTls tls) {
        return WebSocketServer.builder()
                .port(0)
                .tls(tls)
                .route(
                        "/",
                        ws -> ws.send(ws.handshake().peerCertificates().stream()
                                .map(certificate ->
                                        certificate.getSubjectX500Principal().getName())
                                .toList()
                                .toString()))
                .start();
    }

    private TlsPeer peer(String what) throws Exception {
        Instant now = Instant.now();
        return switch (what) {
            case "none" -> TlsPeer.withoutCertificate();
            case "right" ->
                TlsPeer.with(TlsFilesOf.certificate("alice")
                        .addExtendedKeyUsageClientAuth()
                        .buildIssuedBy(authority));
            case "expired" ->
                TlsPeer.with(TlsFilesOf.certificate("alice")
                        .notBefore(now.minus(Duration.ofDays(20)))
                        .notAfter(now.minus(Duration.ofDays(10)))
                        .buildIssuedBy(authority));
            case "of another authority" ->
                TlsPeer.with(TlsFilesOf.certificate("mallory").buildIssuedBy(TlsFilesOf.authority("clients")));
            default -> throw new IllegalArgumentException(what);
        };
    }

    @ParameterizedTest(name = "{0}: {1} over {2}")
    @CsvSource(delimiter = '|', textBlock = """
            WANTED | right | TLSv1.3 | [CN=alice]
            WANTED | right | TLSv1.2 | [CN=alice]
            WANTED | none  | TLSv1.3 | []
            WANTED | none  | TLSv1.2 | []
            NEEDED | right | TLSv1.3 | [CN=alice]
            NEEDED | right | TLSv1.2 | [CN=alice]
            NONE   | right | TLSv1.3 | []
            """)
    void the_handshake_has_the_certificate_that_was_verified(String asked, String what, String version, String seen)
            throws Exception {
        ServerTls wanted =
                switch (asked) {
                    case "WANTED" -> tls.withClientCertificatesWanted(authorities);
                    case "NEEDED" -> tls.withClientCertificatesNeeded(authorities);
                    default -> tls;
                };
        try (WebSocketServer server = start(wanted)) {
            assertEquals(seen, peer(what).speaking(version).ask(server));
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource(delimiter = '|', textBlock = """
            none                 | TLSv1.3
            none                 | TLSv1.2
            expired              | TLSv1.3
            expired              | TLSv1.2
            of another authority | TLSv1.3
            of another authority | TLSv1.2
            """)
    void who_has_no_certificate_that_verifies_does_not_get_in(String what, String version) throws Exception {
        try (WebSocketServer server = start(tls.withClientCertificatesNeeded(authorities))) {
            TlsPeer peer = peer(what).speaking(version);
            assertThrows(IOException.class, () -> peer.ask(server));
            assertEquals(0, server.connectionCount());
        }
    }

    @Test
    void a_file_of_authorities_that_cannot_be_used_is_said(@TempDir Path folder) throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.crt"), "no certificate");
        String said = assertThrows(
                        IllegalArgumentException.class, () -> start(tls.withClientCertificatesNeeded(garbage)))
                .getMessage();
        assertEquals(
                "TLS file of clients' authorities cannot be used: " + garbage + ": it holds no CERTIFICATE in PEM",
                said);
    }

    // ---------------------------------------------------------------------------------------------------- resuming

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_client_that_comes_again_resumes_its_session_also_across_a_reload(String version) throws Exception {
        try (WebSocketServer server = start(tls)) {
            TlsPeer peer = TlsPeer.withoutCertificate().speaking(version);
            peer.ask(server);
            peer.ask(server);
            assertEquals(1, peer.proofs.get());
            server.reloadCertificates();
            peer.ask(server);
            assertEquals(1, peer.proofs.get());
        }
    }

    @Test
    void a_session_that_is_resumed_keeps_the_certificate_of_the_client() throws Exception {
        try (WebSocketServer server = start(tls.withClientCertificatesNeeded(authorities))) {
            TlsPeer peer = peer("right");
            assertEquals("[CN=alice]", peer.ask(server));
            assertEquals("[CN=alice]", peer.ask(server));
            assertEquals(1, peer.proofs.get());
        }
    }
}
