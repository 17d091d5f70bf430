package io.hawser.netty;

import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/** One HTTP request that wants one answer. Both answers may be given from any thread; only the first counts. */
public interface Exchange {
    /** The request; it has no body. */
    HttpRequest request();

    /** Where the request comes from. */
    SocketAddress remoteAddress();

    /** Whether it came over TLS. */
    boolean isSecure();

    /** The client's certificate and those that lead to its root, once TLS has verified them; empty if it showed none. */
    List<X509Certificate> peerCertificates();

    /** Answers with a response. After a request that wanted to upgrade, the connection is closed. */
    void respond(HttpResponse response);

    /** Makes the connection a WebSocket. */
    void upgrade(Upgrade upgrade);
}
