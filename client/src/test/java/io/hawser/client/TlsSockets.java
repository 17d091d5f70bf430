package io.hawser.client;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Server sockets with the JDK's TLS. */
final class TlsSockets {
    private TlsSockets() {}

    /**
     * One that shows a certificate.
     *
     * @param clients who verify clients, which must then have a certificate; none for clients without
     */
    static SSLServerSocket listening(X509Bundle bundle, TrustManager... clients) throws Exception {
        SSLServerSocket socket = socket(bundle, clients.length == 0 ? null : clients);
        socket.setNeedClientAuth(clients.length > 0);
        return socket;
    }

    private static SSLServerSocket socket(X509Bundle bundle, TrustManager @Nullable [] clients)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(bundle.toKeyManagerFactory().getKeyManagers(), clients, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
