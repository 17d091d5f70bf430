package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.tls.Identity;
import io.hawser.tls.ServerTls;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
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

/** Whose certificate a server shows: where it comes from, and which one of several. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsIdentityTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    private Path folder;
    private X509Bundle one;

    @BeforeAll
    void certificate(@TempDir Path files) throws Exception {
        folder = files;
        one = TlsFilesOf.selfSigned("one", "one.example");
    }

    private WebSocketServer start(Identity... identities) {
        return WebSocketServer.builder()
                .port(0)
                .tls(ServerTls.of(identities).withProvider(provider))
                .route("/", ws -> {})
                .start();
    }

    private void assertShown(String subject, Identity identity) throws Exception {
        try (WebSocketServer server = start(identity)) {
            assertEquals("CN=" + subject, TlsPeer.withoutCertificate().shown(server, ""));
        }
    }

    private String refusal(Identity... identities) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> start(identities).close())
                .getMessage());
    }

    // ------------------------------------------------------------------------------------------------------- files

    @ParameterizedTest
    @EnumSource(
            value = CertificateBuilder.Algorithm.class,
            names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
    void a_key_may_be_of_any_usual_kind(CertificateBuilder.Algorithm algorithm) throws Exception {
        X509Bundle bundle = TlsFilesOf.certificate("kind")
                .algorithm(algorithm)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Identity identity = TlsFilesOf.pem(folder, "kind", bundle);
        if (provider == TlsProvider.OPENSSL && algorithm == CertificateBuilder.Algorithm.ed25519) {
            assertEquals(
                    "TLS provider OPENSSL uses keys of [EC, RSA], not of EdDSA as that of certificate of CN=kind",
                    refusal(identity));
        } else {
            assertShown("kind", identity);
        }
    }

    @Test
    void a_key_may_be_encrypted_with_a_password() throws Exception {
        Path chain = TlsFilesOf.chain(folder, "one", one);
        Path key = TlsFilesOf.encryptedKey(folder, one, "secret");
        assertShown("one", Identity.pem(chain, key).withPassword("secret"));
        String start = "TLS certificate " + chain + " with key " + key + " cannot be used: " + key + ": ";
        assertEquals(
                start + "the key's password is wrong",
                refusal(Identity.pem(chain, key).withPassword("Secret")));
        assertEquals(start + "the key is encrypted and no password was given", refusal(Identity.pem(chain, key)));
    }

    @Test
    void one_file_may_hold_both_and_text_between() throws Exception {
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                "Bag Attributes - for people\n" + one.getPrivateKeyPEM() + "\nsubject=CN = one\n"
                        + one.getCertificatePathPEM());
        assertShown("one", Identity.pem(both, both));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void a_key_store_with_one_key_needs_no_alias(String type) throws Exception {
        Path store = TlsFilesOf.keyStore(folder, type, one, "secret", "only");
        assertShown("one", Identity.keyStore(store, "secret"));
        assertEquals(
                "TLS key store " + store + " cannot be used: the password is wrong",
                refusal(Identity.keyStore(store, "public")));
    }

    @Test
    void a_key_store_with_several_keys_needs_an_alias() throws Exception {
        Path store = TlsFilesOf.keyStore(folder, "PKCS12", one, "secret", "a", "b");
        assertShown("one", Identity.keyStore(store, "secret").withAlias("b"));
        assertEquals(
                "TLS key store " + store + " cannot be used: an alias must say which key is meant, it has [a, b]",
                refusal(Identity.keyStore(store, "secret")));
        assertEquals(
                "TLS key store " + store + ", alias c cannot be used: it has no key under that alias, it has [a, b]",
                refusal(Identity.keyStore(store, "secret").withAlias("c")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void an_old_form_of_key_is_refused_with_how_to_convert_it(String label) throws Exception {
        Path key = Files.writeString(folder.resolve("old.key"), TlsFilesOf.pem(label, new byte[] {1, 2, 3}));
        String said = refusal(Identity.pem(TlsFilesOf.chain(folder, "one", one), key));
        assertTrue(said.contains(key + ": it holds an " + label), said);
        assertTrue(said.endsWith("convert it: openssl pkcs8 -topk8 -nodes -in OLD -out NEW"), said);
    }

    @Test
    void a_key_that_does_not_fit_is_refused() throws Exception {
        Path key = TlsFilesOf.key(folder, "other", TlsFilesOf.selfSigned("other"));
        String said = refusal(Identity.pem(TlsFilesOf.chain(folder, "one", one), key));
        assertTrue(said.endsWith("cannot be used: the key does not fit the certificate of CN=one"), said);
    }

    @Test
    void what_is_in_a_wrong_or_broken_file_is_said() throws Exception {
        Path chain = TlsFilesOf.chain(folder, "one", one);
        Path key = TlsFilesOf.key(folder, "one", one);
        Path half = Files.writeString(
                folder.resolve("half.crt"), one.getCertificatePathPEM().substring(0, 300));
        Path huge = Files.write(folder.resolve("huge.crt"), new byte[(1 << 20) + 1]);
        assertTrue(refusal(Identity.pem(key, key)).endsWith(key + ": it holds no CERTIFICATE in PEM"));
        assertTrue(refusal(Identity.pem(chain, chain)).endsWith(chain + ": it holds no PRIVATE KEY in PEM"));
        assertTrue(refusal(Identity.pem(half, key)).endsWith(half + ": a PEM block has no end, or is none"));
        assertEquals("TLS certificate file is longer than 1 MiB: " + huge, refusal(Identity.pem(huge, key)));
        assertTrue(refusal(Identity.pem(folder, key)).startsWith("TLS certificate file cannot be read: " + folder));
        assertTrue(refusal(Identity.keyStore(chain, "secret"))
                .startsWith("TLS key store " + chain + " cannot be used: it is neither PKCS#12 nor JKS, or broken: "));
    }

    @Test
    void one_that_has_expired_is_shown_all_the_same_but_logged() throws Exception {
        Instant now = Instant.now();
        X509Bundle old = TlsFilesOf.certificate("old")
                .notBefore(now.minus(Duration.ofDays(20)))
                .notAfter(now.minus(Duration.ofDays(10)))
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Logged logged = new Logged();
        try {
            assertShown("old", TlsFilesOf.pem(folder, "old", old));
        } finally {
            logged.close();
        }
        assertEquals(1, logged.messages().size(), () -> logged.messages().toString());
        assertTrue(logged.messages().get(0).contains("CN=old has expired on "), () -> logged.messages()
                .toString());
    }

    @Test
    void a_password_is_in_no_text() {
        Path file = Path.of("x");
        assertEquals(
                "[certificate x with key x, key store x, alias y]",
                List.of(
                                Identity.pem(file, file).withPassword("secret"),
                                Identity.keyStore(file, "secret").withAlias("y"))
                        .toString());
    }

    // --------------------------------------------------------------------------------------------------------- SNI

    @ParameterizedTest(name = "{0} gets {1}, over {2}")
    @CsvSource(delimiter = '|', textBlock = """
            one.example        | one         | TLSv1.3
            ONE.example        | one         | TLSv1.3
            one.example        | one         | TLSv1.2
            two.example        | two         | TLSv1.3
            x.two.example      | two         | TLSv1.3
            www.two.example    | www.two     | TLSv1.3
            x.two.example      | two         | TLSv1.2
            y.x.two.example    | one         | TLSv1.3
            other.example      | one         | TLSv1.3
            example            | one         | TLSv1.3
            ''                 | one         | TLSv1.3
            ''                 | one         | TLSv1.2
            """)
    void the_host_that_is_asked_for_chooses(String host, String subject, String version) throws Exception {
        try (WebSocketServer server = start(
                TlsFilesOf.pem(folder, "sni1", one),
                TlsFilesOf.pem(folder, "sni2", TlsFilesOf.selfSigned("two", "two.example", "*.two.example")),
                TlsFilesOf.pem(folder, "sni3", TlsFilesOf.selfSigned("www.two", "www.two.example")))) {
            assertEquals(
                    "CN=" + subject,
                    TlsPeer.withoutCertificate().speaking(version).shown(server, host));
        }
    }

    @Test
    void the_kind_of_key_that_a_client_can_use_chooses_among_those_for_one_host() throws Exception {
        X509Bundle rsa = TlsFilesOf.certificate("rsa", "one.example")
                .algorithm(CertificateBuilder.Algorithm.rsa2048)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        try (WebSocketServer server = start(TlsFilesOf.pem(folder, "ec", one), TlsFilesOf.pem(folder, "rsa", rsa))) {
            TlsPeer peer = TlsPeer.withoutCertificate().speaking("TLSv1.2");
            assertEquals("CN=one", peer.shown(server, "one.example"));
            TlsPeer onlyRsa = TlsPeer.withoutCertificate()
                    .speaking("TLSv1.2")
                    .withCiphers("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
            if (provider == TlsProvider.JDK) {
                assertEquals("CN=rsa", onlyRsa.shown(server, "one.example"));
            } else { // Netty's binding asks without regard for what the client can use
                assertThrows(SSLException.class, () -> onlyRsa.shown(server, "one.example"));
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- settings

    @Test
    void only_the_protocols_and_ciphers_that_were_chosen_are_spoken() throws Exception {
        assertOnly("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLSv1.3");
        if (provider == TlsProvider.JDK) {
            assertOnly("TLSv1.3", "TLS_AES_128_GCM_SHA256", "TLSv1.2");
        } else {
            assertEquals(
                    "tls.ciphers of the server cannot name those of TLS 1.3 with provider OPENSSL, which has its own: "
                            + "[TLS_AES_128_GCM_SHA256]",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> assertOnly("TLSv1.3", "TLS_AES_128_GCM_SHA256", "TLSv1.2"))
                            .getMessage());
        }
    }

    private void assertOnly(String version, String cipher, String otherVersion) throws Exception {
        ServerTls tls = ServerTls.of(TlsFilesOf.pem(folder, "one", one))
                .withProvider(provider)
                .withProtocols(version)
                .withCiphers(cipher);
        try (WebSocketServer server = WebSocketServer.builder().port(0).tls(tls).start()) {
            try (var socket = TlsPeer.withoutCertificate().connect(server, "")) {
                assertEquals(version, socket.getSession().getProtocol());
                assertEquals(cipher, socket.getSession().getCipherSuite());
            }
            assertThrows(
                    SSLException.class,
                    () -> TlsPeer.withoutCertificate().speaking(otherVersion).connect(server, ""));
        }
    }

    @Test
    void a_setting_that_cannot_be_used_is_said() throws IOException {
        ServerTls tls = ServerTls.of(TlsFilesOf.pem(folder, "one", one)).withProvider(provider);
        assertEquals(
                "tls.protocols of the server must be of [TLSv1.3, TLSv1.2]: [SSLv3]",
                assertThrows(IllegalArgumentException.class, () -> tls.withProtocols("SSLv3"))
                        .getMessage());
        assertEquals(
                "tls.reloadInterval of the server must be zero or 100 ms to 1 day: PT0.001S",
                assertThrows(IllegalArgumentException.class, () -> tls.withReloadInterval(Duration.ofMillis(1)))
                        .getMessage());
        assertEquals(
                "tls.identities of the server must be 1 or more",
                assertThrows(IllegalArgumentException.class, ServerTls::of).getMessage());
        String said = String.valueOf(assertThrows(IllegalArgumentException.class, () -> WebSocketServer.builder()
                        .port(0)
                        .tls(tls.withCiphers("TLS_NONE"))
                        .start())
                .getMessage());
        assertTrue(
                said.startsWith("TLS of the server cannot be set up with protocols [TLSv1.3, TLSv1.2] and ciphers"
                        + " [TLS_NONE]: "),
                said);
    }
}
