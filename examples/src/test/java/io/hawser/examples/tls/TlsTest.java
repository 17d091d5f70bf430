package io.hawser.examples.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.HawserException;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(keytool(store)).inheritIO().start();
        assertEquals(0, keytool.waitFor(), "keytool failed");
        export(store);
    }

    private static List<String> keytool(Path store) {
        String options = "-genkeypair -alias a -keyalg EC -groupname secp256r1 -validity 2 -dname CN=localhost"
                + " -ext san=dns:localhost -storetype PKCS12 -storepass changeit -keystore";
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ", -1)));
        command.add(store.toString());
        return command;
    }

    private static void export(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem("cert.pem", "CERTIFICATE", keys.getCertificate("a").getEncoded());
        pem("key.pem", "PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded());
    }

    private static void pem(String file, String label, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n");
    }

    @Test
    void whoTrustsTheCertificateConnects() {
        try (WebSocketServer server = TlsServer.start(0, folder.resolve("cert.pem"), folder.resolve("key.pem"))) {
            assertEquals("secure: true", TlsClient.ask(address(server, "localhost"), folder.resolve("cert.pem")));
        }
    }

    @Test
    void whoDoesNotTrustItDoesNot() {
        try (WebSocketServer server = TlsServer.start(0, folder.resolve("cert.pem"), folder.resolve("key.pem"))) {
            WebSocketClient client = WebSocketClient.create();
            assertThrows(HawserException.class, () -> client.connect(address(server, "localhost")));
        }
    }

    @Test
    void anotherNameForTheSameHostIsRefused() {
        try (WebSocketServer server = TlsServer.start(0, folder.resolve("cert.pem"), folder.resolve("key.pem"))) {
            WebSocketClient client =
                    WebSocketClient.builder().trust(folder.resolve("cert.pem")).build();
            assertThrows(HawserException.class, () -> client.connect(address(server, "127.0.0.1")));
        }
    }

    private static String address(WebSocketServer server, String host) {
        return server.scheme() + "://" + host + ":" + server.port() + "/secure";
    }
}
