package io.hawser.benchmarks.run;

import java.util.List;

/**
 * One server under measurement.
 *
 * @param name as on the command line
 * @param title as in tables
 * @param side where it stands in comparisons
 * @param platform what starts it
 * @param program a class of {@code io.hawser.benchmarks.peer}, or a file in {@code benchmarks/peers}
 * @param variant what the program is told to choose, or nothing
 */
public record Peer(String name, String title, Side side, Platform platform, String program, String variant) {
    /** Where a server stands in comparisons. */
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

    /** What runs a server. */
    public enum Platform {
        JVM,
        NODE,
        BUN
    }

    /** All there are, in the order of the report. */
    public static final List<Peer> ALL = List.of(
            jvm("hawser", "Hawser", Side.HAWSER, "HawserPeer", ""),
            jvm("hawser-io_uring", "Hawser, io_uring", Side.VARIANT, "HawserPeer", "io_uring"),
            jvm("hawser-epoll", "Hawser, epoll", Side.VARIANT, "HawserPeer", "epoll"),
            jvm("hawser-nio", "Hawser, NIO", Side.VARIANT, "HawserPeer", "nio"),
            jvm("hawser-blocking", "Hawser, blocking handlers", Side.VARIANT, "HawserPeer", "blocking"),
            new Peer("bun", "Bun (µWebSockets)", Side.ELSEWHERE, Platform.BUN, "bun.mjs", ""),
            jvm("netty", "Netty's handlers", Side.JAVA, "NettyPeer", ""),
            jvm("vertx", "Vert.x", Side.JAVA, "VertxPeer", ""),
            jvm("undertow", "Undertow", Side.JAVA, "UndertowPeer", ""),
            jvm("jetty", "Jetty", Side.JAVA, "JettyPeer", ""),
            jvm("tomcat", "Tomcat", Side.JAVA, "TomcatPeer", ""),
            jvm("helidon", "Helidon", Side.JAVA, "HelidonPeer", ""),
            jvm("java-websocket", "Java-WebSocket", Side.JAVA, "JavaWebSocketPeer", ""),
            new Peer("ws", "ws on Node", Side.ELSEWHERE, Platform.NODE, "ws.mjs", ""));

    /** What {@code --quick} measures. */
    public static final List<String> CORE = List.of("hawser", "bun", "netty", "vertx");

    private static Peer jvm(String name, String title, Side side, String program, String variant) {
        return new Peer(name, title, side, Platform.JVM, program, variant);
    }
}
