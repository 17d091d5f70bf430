package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.tls.ServerTls;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that prove who they are by a certificate, and sessions that are resumed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsClientCertificateTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    /** The security property that names who makes the JVM's trust managers. */
    private static final String THROWING_FOR = "ssl.TrustManagerFactory.algorithm";

    private Logged logged;
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

    @BeforeEach
    void begin_catching() {
        logged = new Logged();
    }

    @AfterEach
    void stop_catching() {
        logged.close();
    }

    private static WebSocketServer start(ServerTls tls) {
        return builder(tls).start();
    }

    private static ServerBuilder builder(ServerTls tls) {
        return WebSocketServer.builder()
                .port(0)
                .tls(tls)
                .route(
                        "/",
                        ws -> ws.send(ws.handshake().peerCertificates().stream()
                                .map(certificate ->
                                        certificate.getSubjectX500Principal().getName())
                                .toList()
                                .toString()));
    }

    private TlsPeer peer(String what) throws Exception {
        return switch (what) {
            case "none" -> TlsPeer.withoutCertificate();
            case "right" ->
                TlsPeer.with(TlsFilesOf.certificate("alice")
                        .addExtendedKeyUsageClientAuth()
                        .buildIssuedBy(authority));
            case "expired" ->
                TlsPeer.with(TlsFilesOf.certificate("alice")
                        .notBefore(Instant.parse("2019-01-01T00:00:00Z"))
                        .notAfter(Instant.parse("2020-01-01T00:00:00Z"))
                        .buildIssuedBy(authority));
            case "not yet valid" ->
                TlsPeer.with(TlsFilesOf.certificate("alice")
                        .notBefore(Instant.parse("2119-01-01T00:00:00Z"))
                        .notAfter(Instant.parse("2120-01-01T00:00:00Z"))
                        .buildIssuedBy(authority));
            case "for servers only" ->
                TlsPeer.with(TlsFilesOf.certificate("alice")
                        .addExtendedKeyUsageServerAuth()
                        .buildIssuedBy(authority));
            case "with a name of two lines" ->
                TlsPeer.with(TlsFilesOf.certificate("eve\\0Ahawser: all is well \\1B[2J")
                        .notAfter(Instant.parse("2020-01-01T00:00:00Z"))
                        .buildIssuedBy(authority));
            case "of another authority" ->
                TlsPeer.with(TlsFilesOf.certificate("mallory").buildIssuedBy(TlsFilesOf.authority("strangers")));
            case "of an authority of the same name" ->
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

    /** Who, over which version of TLS, and what is logged; in 1.3 the client believes TLS to be done by then. */
    static List<Arguments> refusals() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("none", "no certificate was shown, and clients need one");
        reasons.put("expired", "certificate of CN=alice expired on 2020-01-01T00:00:00Z (issued by CN=clients)");
        reasons.put(
                "not yet valid",
                "certificate of CN=alice is not valid before 2119-01-01T00:00:00Z (issued by CN=clients)");
        reasons.put(
                "of another authority",
                "certificate of CN=mallory is not trusted: no trusted certificate of its issuer CN=strangers");
        reasons.put(
                "of an authority of the same name",
                "certificate of CN=mallory is not trusted (issued by CN=clients): signature check failed");
        reasons.put(
                "for servers only",
                "certificate of CN=alice is not trusted (issued by CN=clients): Extended key usage does not permit use for "
                        + "TLS client authentication");
        reasons.put(
                "with a name of two lines",
                "certificate of CN=\"eve?hawser: all is well ?[2J\" expired on 2020-01-01T00:00:00Z (issued by CN=clients)");
        return reasons.entrySet().stream()
                .flatMap(reason -> Stream.of("TLSv1.3", "TLSv1.2")
                        .map(version -> Arguments.of(reason.getKey(), version, reason.getValue())))
                .toList();
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("refusals")
    void who_has_no_certificate_that_verifies_does_not_get_in_and_the_log_says_why(
            String what, String version, String why) throws Exception {
        try (WebSocketServer server = start(tls.withClientCertificatesNeeded(authorities))) {
            assertRefused(server, peer(what).speaking(version));
        }
        assertEquals(List.of("TLS with client 127.0.0.1:PORT failed: " + why), logged());
    }

    private static void assertRefused(WebSocketServer server, TlsPeer peer) {
        assertThrows(IOException.class, () -> peer.ask(server));
        assertEquals(0, server.connectionCount());
    }

    /** What was logged, without the ports of clients. */
    private List<String> logged() {
        return logged.messages().stream()
                .map(line -> line.replaceAll("(client [0-9.]+):[0-9]+", "$1:PORT"))
                .toList();
    }

    @Test
    void where_a_certificate_is_only_wanted_one_that_does_not_verify_is_logged_too() throws Exception {
        try (WebSocketServer server = start(tls.withClientCertificatesWanted(authorities))) {
            assertRefused(server, peer("expired"));
        }
        assertEquals(
                List.of("TLS with client 127.0.0.1:PORT failed: certificate of CN=alice expired on "
                        + "2020-01-01T00:00:00Z (issued by CN=clients)"),
                logged());
    }

    @Test
    void the_log_names_the_client_and_not_the_proxy_before_it() throws Exception {
        try (WebSocketServer server = builder(tls.withClientCertificatesNeeded(authorities))
                .trustedProxies("127.0.0.1")
                .proxyProtocol(ProxyProtocol.FROM_TRUSTED)
                .start()) {
            assertRefused(server, peer("none").behind("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n"));
        }
        assertEquals(
                List.of("TLS with client 192.0.2.7:4711 failed: no certificate was shown, and clients need one"),
                logged.messages());
    }

    @Test
    void many_refusals_are_not_many_lines() throws Exception {
        TlsPeer peer = peer("none").speaking("TLSv1.2");
        long began = System.nanoTime();
        try (WebSocketServer server = start(tls.withClientCertificatesNeeded(authorities))) {
            for (int i = 0; i < 50; i++) {
                assertRefused(server, peer);
            }
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        int lines = logged.messages().size();
        assertTrue(lines >= 10 && lines <= 11 + seconds, lines + " lines in " + seconds + " s");
    }

    @Test
    void what_a_trust_manager_throws_that_the_jvm_was_given_refuses_and_is_logged() throws Exception {
        String before = Security.getProperty(THROWING_FOR);
        Provider provider = new Throwing();
        Security.addProvider(provider);
        Security.setProperty(THROWING_FOR, provider.getName());
        try (WebSocketServer server = start(tls.withClientCertificatesNeeded(authorities))) {
            assertRefused(server, peer("right"));
        } finally {
            Security.setProperty(THROWING_FOR, before);
            Security.removeProvider(provider.getName());
        }
        assertEquals(
                List.of("TLS with client 127.0.0.1:PORT failed: certificate of CN=alice is not trusted "
                        + "(issued by CN=clients): the directory?is away"),
                logged());
    }

    @Test
    void tls_that_fails_for_other_reasons_is_not_logged() throws Exception {
        try (WebSocketServer server = start(tls.withProtocols("TLSv1.3").withClientCertificatesNeeded(authorities))) {
            assertThrows(
                    SSLException.class, () -> peer("right").speaking("TLSv1.2").ask(server));
            assertThrows(
                    IOException.class,
                    () -> peer("right").behind("GET / HTTP/1.1\r\n\r\n").ask(server));
            try (Socket distrusting = SSLContext.getDefault()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
                assertThrows(SSLException.class, ((SSLSocket) distrusting)::startHandshake);
            }
            new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
            assertEquals("[CN=alice]", peer("right").ask(server));
        }
        assertEquals(List.of(), logged.messages());
    }

    /** Makes trust managers whose own errors are none of certificates. */
    private static final class Throwing extends Provider {
        private static final long serialVersionUID = 1;

        Throwing() {
            super("Throwing", "1", "for a test");
            putService(new Service(this, "TrustManagerFactory", getName(), "none", null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Factory();
                }
            });
        }
    }

    private static final class Factory extends TrustManagerFactorySpi {
        @Override
        protected void engineInit(KeyStore trusted) {}

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {}

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return new TrustManager[] {
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String kind) {
                        throw new IllegalStateException("the directory\nis away");
                    }

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                }
            };
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
