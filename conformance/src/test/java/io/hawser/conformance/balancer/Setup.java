package io.hawser.conformance.balancer;

import io.hawser.conformance.TestCertificate;
import io.hawser.conformance.Tools;
import io.hawser.server.ForwardedHeaders;
import io.hawser.server.ProxyProtocol;
import io.hawser.server.ServerBuilder;
import java.nio.file.Path;
import java.util.List;

/** One of the ways to stand behind a load balancer. */
enum Setup {
    HAPROXY_TLS_ENDS("haproxy/tls-ends.cfg", true),
    HAPROXY_TLS_PASSED("haproxy/tls-passed.cfg", false),
    NGINX_TLS_ENDS("nginx/tls-ends.conf", true),
    NGINX_TLS_PASSED("nginx/tls-passed.conf", false);

    private final String file;
    private final boolean tlsEnds;

    Setup(String file, boolean tlsEnds) {
        this.file = file;
        this.tlsEnds = tlsEnds;
    }

    /** The configuration that people copy. */
    Path file() {
        return Tools.home().resolveSibling("examples/deploy").resolve(file);
    }

    boolean tlsEnds() {
        return tlsEnds;
    }

    boolean isHaproxy() {
        return file.startsWith("haproxy");
    }

    /** The addresses that its file has for the nodes. */
    List<String> nodes() {
        String port = tlsEnds ? ":8080" : ":8443";
        return List.of("10.0.0.11" + port, "10.0.0.12" + port, "10.0.0.13" + port);
    }

    /** What its file says that Hawser must be told. */
    ServerBuilder configure(ServerBuilder builder, TestCertificate certificate) {
        builder.host("127.0.0.1").port(0).readiness("/ready").trustedProxies("127.0.0.1");
        if (!tlsEnds) {
            builder.tls(certificate.certificate(), certificate.key());
        }
        return this == NGINX_TLS_ENDS
                ? builder.forwardedHeaders(ForwardedHeaders.X_FORWARDED)
                : builder.proxyProtocol(ProxyProtocol.ONLY_TRUSTED);
    }
}
