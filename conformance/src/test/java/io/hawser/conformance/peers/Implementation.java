package io.hawser.conformance.peers;

import static io.hawser.conformance.peers.Peer.Role.CLIENT;
import static io.hawser.conformance.peers.Peer.Role.SERVER;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Something that others wrote and Hawser talks with.
 *
 * @param name as in the table of {@code docs/conformance.md}
 * @param version which one, in words
 * @param allCompressed whether every scenario runs with compression, and not only those about it
 * @param start starts it, or skips the calling test where the machine lacks it
 */
record Implementation(String name, String version, Set<Peer.Role> roles, boolean allCompressed, Start start) {
    /** Starts an implementation. */
    @FunctionalInterface
    interface Start {
        Peer start() throws Exception;
    }

    /** All of them, in the order of the table. */
    static List<Implementation> all() {
        return List.of(
                both("ws", "`ws` " + Versions.npm("ws") + " for Node, without compression", ProgramPeer::ws),
                new Implementation(
                        "ws, deflate",
                        "the same, everything compressed",
                        EnumSet.allOf(Peer.Role.class),
                        true,
                        ProgramPeer::wsWithDeflate),
                both("websockets", "`websockets` of Debian 12 (10.4) for Python", ProgramPeer::websockets),
                both("Bun", "Bun " + Versions.npm("bun") + ", whose server is µWebSockets", ProgramPeer::bun),
                both("Undertow", "Undertow " + Versions.maven("undertow"), UndertowPeer::new),
                both("Jetty", "Jetty " + Versions.maven("jetty"), JettyPeer::new),
                both("Tomcat", "Tomcat " + Versions.maven("tomcat"), TomcatPeer::new),
                both("Java-WebSocket", "Java-WebSocket " + Versions.maven("java-websocket"), JavaWebSocketPeer::new),
                both("Netty", "Netty's WebSocket handlers " + Versions.netty(), NettyPeer::new),
                client("java.net.http", "`java.net.http` of the JDK that runs the tests", JdkPeer::new),
                client("OkHttp", "OkHttp " + Versions.maven("okhttp"), OkHttpPeer::new),
                client("Chromium", "Chromium of Debian 12, without a window", () -> BrowserPeer.chromium()),
                client("Firefox", "Firefox ESR of Debian 12, without a window", () -> BrowserPeer.firefox()));
    }

    private static Implementation both(String name, String version, Start start) {
        return new Implementation(name, version, EnumSet.of(SERVER, CLIENT), false, start);
    }

    private static Implementation client(String name, String version, Start start) {
        return new Implementation(name, version, EnumSet.of(CLIENT), false, start);
    }
}
