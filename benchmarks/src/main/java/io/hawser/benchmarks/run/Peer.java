package io.hawser.benchmarks.run;

import java.util.List;

/**
 * One server or client under measurement.
 *
 * @param name as on the command line; a library's server and its client have the same
 * @param title as in tables
 * @param role which end of the connections it is
 * @param side where it stands in comparisons
 * @param platform what starts it
 * @param program a class of {@code io.hawser.benchmarks.peer}, or a file in {@code benchmarks/peers}
 * @param variant what the program is told to choose, or nothing
 */
public record Peer(String name, String title, Role role, Side side, Platform platform, String program, String variant) {
    /** Where a peer stands in comparisons. */
    public enum Side {
        /** Hawser as users get it. */
        HAWSER,
        /** Hawser with something else chosen, which only core cells and those that ask for it measure. */
        VARIANT,
        /** Others on the JVM. */
        JAVA,
        /** Others elsewhere. */
        ELSEWHERE
    }

    /** What runs a peer. */
    public enum Platform {
        JVM,
        NODE,
        BUN
    }

    /** All there are, in the order of the report. */
    public static final List<Peer> ALL = List.of(
            server("hawser", "Hawser", Side.HAWSER, "HawserPeer", ""),
            server("hawser-io_uring", "Hawser, io_uring", Side.VARIANT, "HawserPeer", "io_uring"),
            server("hawser-epoll", "Hawser, epoll", Side.VARIANT, "HawserPeer", "epoll"),
            server("hawser-nio", "Hawser, NIO", Side.VARIANT, "HawserPeer", "nio"),
            server("hawser-blocking", "Hawser, blocking handlers", Side.VARIANT, "HawserPeer", "blocking"),
            new Peer("bun", "Bun (µWebSockets)", Role.SERVER, Side.ELSEWHERE, Platform.BUN, "bun.mjs", ""),
            server("netty", "Netty's handlers", Side.JAVA, "NettyPeer", ""),
            server("vertx", "Vert.x", Side.JAVA, "VertxPeer", ""),
            server("undertow", "Undertow", Side.JAVA, "UndertowPeer", ""),
            server("jetty", "Jetty", Side.JAVA, "JettyPeer", ""),
            server("tomcat", "Tomcat", Side.JAVA, "TomcatPeer", ""),
            server("helidon", "Helidon", Side.JAVA, "HelidonPeer", ""),
            server("java-websocket", "Java-WebSocket", Side.JAVA, "JavaWebSocketPeer", ""),
            new Peer("ws", "ws on Node", Role.SERVER, Side.ELSEWHERE, Platform.NODE, "ws.mjs", ""),
            client("hawser", "Hawser", Side.HAWSER, "HawserClientPeer", ""),
            client("hawser-blocking", "Hawser, blocking receive", Side.VARIANT, "HawserClientPeer", "blocking"),
            client("netty", "Netty's handlers", Side.JAVA, "NettyClientPeer", ""),
            client("jdk", "java.net.http", Side.JAVA, "JdkClientPeer", ""),
            client("okhttp", "OkHttp", Side.JAVA, "OkHttpClientPeer", ""),
            client("java-websocket", "Java-WebSocket", Side.JAVA, "JavaWebSocketClientPeer", ""),
            new Peer("ws", "ws on Node", Role.CLIENT, Side.ELSEWHERE, Platform.NODE, "ws-client.mjs", ""));

    private static final List<String> CORE = List.of("hawser", "bun", "netty", "vertx", "jdk");

    private static Peer server(String name, String title, Side side, String program, String variant) {
        return new Peer(name, title, Role.SERVER, side, Platform.JVM, program, variant);
    }

    private static Peer client(String name, String title, Side side, String program, String variant) {
        return new Peer(name, title, Role.CLIENT, side, Platform.JVM, program, variant);
    }

    /** Whether {@code --quick} measures it. */
    boolean isCore() {
        return CORE.contains(name);
    }
}
