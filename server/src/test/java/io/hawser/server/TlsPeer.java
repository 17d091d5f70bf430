package io.hawser.server;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client with the JDK's TLS that believes whatever certificate it is shown, and counts them. */
final class TlsPeer {
    /** How often a server proved who it is; it need not where a session is resumed. */
    final AtomicInteger proofs = new AtomicInteger();

    private final SSLContext context;
    private String[] protocols = {"TLSv1.3", "TLSv1.2"};
    private String[] ciphers = {};
    private byte[] preface = {};

    private TlsPeer(KeyManager @Nullable [] keys) throws GeneralSecurityException {
        context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new Believing()}, null);
    }

    static TlsPeer withoutCertificate() throws GeneralSecurityException {
        return new TlsPeer(null);
    }

    /** One that shows this certificate, whichever authorities the server names. */
    static TlsPeer with(X509Bundle certificate) throws Exception {
        return new TlsPeer(new KeyManager[] {new Showing(certificate)});
    }

    TlsPeer speaking(String... versions) {
        protocols = versions;
        return this;
    }

    TlsPeer withCiphers(String... suites) {
        ciphers = suites;
        return this;
    }

    /** With a line that comes before TLS. */
    TlsPeer behind(String line) {
        preface = line.getBytes(StandardCharsets.US_ASCII);
        return this;
    }

    /** A connection whose TLS handshake is done; asked for {@code host}, or for none if it is empty. */
    SSLSocket connect(WebSocketServer server, String host) throws IOException {
        Socket tcp = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port());
        tcp.getOutputStream().write(preface);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, "127.0.0.1", server.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols);
        if (ciphers.length > 0) {
            parameters.setCipherSuites(ciphers);
        }
        parameters.setServerNames(host.isEmpty() ? List.of() : List.of(new SNIHostName(host)));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(15_000);
        socket.startHandshake();
        return socket;
    }

    /** The subject of the certificate that the server shows who asks for {@code host}. */
    String shown(WebSocketServer server, String host) throws IOException {
        try (SSLSocket socket = connect(server, host)) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    /** What the route {@code /} answers. */
    String ask(WebSocketServer server) throws IOException {
        try (RawClient client = new RawClient(connect(server, "a.example"))) {
            client.send(RawClient.handshake("/"));
            client.response();
            return client.frame().text();
        }
    }

    private record Showing(X509Bundle certificate) implements X509KeyManager {
        private static final String ALIAS = "only";

        @Override
        public String chooseClientAlias(String[] kinds, Principal @Nullable [] authorities, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return certificate.getCertificatePath();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return certificate.getKeyPair().getPrivate();
        }

        @Override
        public String[] getClientAliases(String kind, Principal @Nullable [] authorities) {
            return new String[] {ALIAS};
        }

        @Override
        public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] authorities) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String kind, Principal @Nullable [] authorities, @Nullable Socket socket) {
            return null;
        }
    }

    private final class Believing implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            proofs.incrementAndGet();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
