package io.hawser.robustness.wire;

import io.hawser.benchmarks.load.TrustAnyone;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS with the JDK's engine. Trusts any certificate: the servers under attack make their own. */
final class Tls {
    private Tls() {}

    /** Does the whole handshake: a fresh context has no session that it could resume. */
    static SSLSocket handshake(Socket connected) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAnyone()}, null);
            SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(connected, "localhost", connected.getPort(), true);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS here", e);
        }
    }
}
