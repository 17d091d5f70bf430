package io.hawser.netty;

import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HTTP request that wants one answer. Both answers may be given from any thread; only the first counts. */
public interface Exchange {
    /** The request; it has no body. */
    HttpRequest request();

    /** Where the request comes from: the peer, or the client that its PROXY protocol header names. */
    SocketAddress remoteAddress();

    /** Whether it came over TLS, or did so to the proxy according to that header. */
    boolean isSecure();

    /** The client's certificate and those that lead to its root, once TLS has verified them; empty if it showed none. */
    List<X509Certificate> peerCertificates();

    /**
     * Counts it for this address from now on, which headers of a trusted proxy name. On the event loop, before an answer.
     *
     * @return the setting that it is refused for, with its value; null if it is welcome
     */
    @Nullable
    String comesFrom(SocketAddress client);

    /** Answers with a response. After a request that wanted to upgrade, the connection is closed. */
    void respond(HttpResponse response);

    /** Makes the connection a WebSocket. */
    void upgrade(Upgrade upgrade);
}
