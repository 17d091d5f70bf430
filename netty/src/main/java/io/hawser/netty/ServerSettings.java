package io.hawser.netty;

import io.hawser.tls.ServerTls;
import java.time.Duration;
import java.util.Optional;

/**
 * What a listening socket needs to know.
 *
 * @param address where to listen
 * @param backlog how many connections the operating system keeps until they are accepted
 * @param handshakeTimeout how long TLS and the HTTP request may take, and an HTTP connection be idle
 * @param maxHeaderBytes the longest header section
 * @param maxHeaders the most header fields
 * @param http2 whether and how HTTP/2 is spoken
 * @param proxies who may speak for others
 */
public record ServerSettings(
        ListenAddress address,
        int backlog,
        Duration handshakeTimeout,
        int maxHeaderBytes,
        int maxHeaders,
        AdmissionLimits admission,
        Optional<ServerTls> tls,
        Http2Limits http2,
        TrustedProxies proxies) {
    /** Port 8080 of all addresses, without TLS; 10 s, 16 KiB and 100 headers for a handshake. */
    public static final ServerSettings DEFAULT = new ServerSettings(
            ListenAddress.DEFAULT,
            4_096,
            Duration.ofSeconds(10),
            16 << 10,
            100,
            AdmissionLimits.DEFAULT,
            Optional.empty(),
            Http2Limits.DEFAULT,
            TrustedProxies.NONE);

    /** These settings with another address. */
    public ServerSettings withAddress(ListenAddress other) {
        return new ServerSettings(
                other, backlog, handshakeTimeout, maxHeaderBytes, maxHeaders, admission, tls, http2, proxies);
    }

    /** These settings with another {@code handshakeTimeout}. */
    public ServerSettings withHandshakeTimeout(Duration other) {
        return new ServerSettings(address, backlog, other, maxHeaderBytes, maxHeaders, admission, tls, http2, proxies);
    }

    /** These settings with another {@code maxHeaderBytes}. */
    public ServerSettings withMaxHeaderBytes(int other) {
        return new ServerSettings(
                address, backlog, handshakeTimeout, other, maxHeaders, admission, tls, http2, proxies);
    }

    /** These settings with another {@code maxHeaders}. */
    public ServerSettings withMaxHeaders(int other) {
        return new ServerSettings(
                address, backlog, handshakeTimeout, maxHeaderBytes, other, admission, tls, http2, proxies);
    }

    /** These settings with other limits of who is let in. */
    public ServerSettings withAdmission(AdmissionLimits other) {
        return new ServerSettings(
                address, backlog, handshakeTimeout, maxHeaderBytes, maxHeaders, other, tls, http2, proxies);
    }

    /** These settings with TLS. */
    public ServerSettings withTls(ServerTls other) {
        return new ServerSettings(
                address,
                backlog,
                handshakeTimeout,
                maxHeaderBytes,
                maxHeaders,
                admission,
                Optional.of(other),
                http2,
                proxies);
    }

    /** These settings with other proxies in front. */
    public ServerSettings withProxies(TrustedProxies other) {
        return new ServerSettings(
                address, backlog, handshakeTimeout, maxHeaderBytes, maxHeaders, admission, tls, http2, other);
    }

    /** These settings with other limits of HTTP/2. */
    public ServerSettings withHttp2(Http2Limits other) {
        return new ServerSettings(
                address, backlog, handshakeTimeout, maxHeaderBytes, maxHeaders, admission, tls, other, proxies);
    }
}
