package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeptHandshakeTest {
    private static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("client", 4711);

    /** Of CN=alice, valid for a hundred years; made with openssl. */
    private static final String SELF_SIGNED = """
            -----BEGIN CERTIFICATE-----
            MIIBdzCCAR2gAwIBAgIUVyYogToJWIFexPWtrqvXbDJKP+4wCgYIKoZIzj0EAwIw
            EDEOMAwGA1UEAwwFYWxpY2UwIBcNMjYxMTI2MTMyOTM0WhgPMjEyNjExMDIxMzI5
            MzRaMBAxDjAMBgNVBAMMBWFsaWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            brWiTQves9kWHkAGEvRID5M7jl14hXZgTGvozKXNAwO6Mdwcrlx2kFa2ilJj34e8
            KticNxjvQ8oohBpao3l9FqNTMFEwHQYDVR0OBBYEFIohkkLrehalH4WDE91Wqdsy
            rQ+cMB8GA1UdIwQYMBaAFIohkkLrehalH4WDE91WqdsyrQ+cMA8GA1UdEwEB/wQF
            MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgMhSxVpZJ3F2NoZjGMOMXeEtLAg3QEaqk
            pvYdPDymdVgCIQDxKu1hDPbY+K36xMyMpp80wCw838mmDrOfa4LFtyytIg==
            -----END CERTIFICATE-----
            """;

    private static Handshake of(String target, Headers headers, Map<String, String> parameters) {
        Principal alice = () -> "alice";
        return Handshake.of(new HttpRequest("GET", target, "HTTP/1.1", headers), CLIENT, true)
                .withPathParameters(parameters)
                .completed(Optional.of("chat"), Optional.of(alice), Headers.of("Upgrade", "websocket", "X", ""));
    }

    /** All that a handshake holds, as text. */
    private static String describe(Handshake handshake) {
        return handshake + "\n" + handshake.request().target() + "\n" + handshake.httpVersion() + "\n"
                + handshake.headers() + "\n" + handshake.response() + "\n" + handshake.pathParameters() + "\n"
                + handshake.subprotocol() + handshake.principal().map(Principal::getName) + handshake.secure();
    }

    private static Handshake assertKept(Handshake handshake) {
        Handshake kept = new KeptHandshake(handshake).handshake();
        assertEquals(describe(handshake), describe(kept));
        assertSame(handshake.clientAddress(), kept.clientAddress());
        return kept;
    }

    @Test
    void is_the_same_when_asked_for() {
        Headers usual = Headers.of(
                "Host",
                "example.org",
                "upgrade",
                "WebSocket",
                "Connection",
                "keep-alive, Upgrade",
                "Cookie",
                "a=\u00ff");
        assertKept(of("/rooms/7?a=b", usual, Map.of("room", "7", "*", "né")));
        assertKept(Handshake.of(new HttpRequest("", "", "", Headers.EMPTY), CLIENT, false));
    }

    @ParameterizedTest(name = "a text of {0} characters")
    @ValueSource(ints = {0, 1, 126, 127, 128, 255, 256, 65_535, 65_536, 70_000})
    void texts_may_have_any_length(int length) {
        assertKept(of("/" + "a".repeat(length), Headers.of("A", "b".repeat(length)), Map.of("c", "d".repeat(length))));
    }

    @Test
    void texts_beyond_Latin_1_are_kept_too() {
        Handshake handshake = of("/", Headers.EMPTY, Map.of("name", "Ωmega"));
        assertSame(handshake, assertKept(handshake));
    }

    @Test
    void certificates_of_the_peer_are_kept() throws Exception {
        var certificate =
                new java.io.ByteArrayInputStream(SELF_SIGNED.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        List<X509Certificate> chain = List.of(
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        Handshake handshake = of("/", Headers.EMPTY, Map.of()).withPeerCertificates(chain);
        assertEquals(chain, assertKept(handshake).peerCertificates());
    }

    @Test
    void is_one_object_however_often_it_is_asked_for() {
        KeptHandshake kept = new KeptHandshake(of("/", Headers.EMPTY, Map.of()));
        assertSame(kept.handshake(), kept.handshake());
        assertTrue(kept.handshake().secure());
    }
}
