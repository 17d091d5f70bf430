package io.hawser.conformance;

import io.hawser.netty.Engine;
import java.util.stream.Stream;

/**
 * What of Hawser meets the suite: each engine, each way to receive, with TLS and without, each way with and without TLS.
 *
 * @param engine as {@code --io-engine} names it
 * @param handler {@code listener} or {@code blocking}
 * @param tls whether a {@link TlsRelay} stands between, as the suite speaks none
 */
record AutobahnSetting(String engine, String handler, boolean tls) {

    /** Those that can be had on this machine, which differ in their engines only; never none, as NIO is everywhere. */
    static Stream<AutobahnSetting> all() {
        return Stream.of(
                        new AutobahnSetting("io_uring", "listener", false),
                        new AutobahnSetting("io_uring", "blocking", true),
                        new AutobahnSetting("epoll", "blocking", false),
                        new AutobahnSetting("kqueue", "listener", false),
                        new AutobahnSetting("nio", "listener", true))
                .filter(AutobahnSetting::isAvailable);
    }

    private boolean isAvailable() {
        return Engine.available().anyMatch(known -> known.label().equals(engine));
    }

    boolean isBlocking() {
        return handler.equals("blocking");
    }

    /** As in {@code hawser-server-epoll-blocking}. */
    String agent(String role) {
        return "hawser-" + role + "-" + engine + "-" + handler + (tls ? "-tls" : "");
    }

    @Override
    public String toString() {
        return engine + ", " + handler + (tls ? ", TLS" : "");
    }
}
