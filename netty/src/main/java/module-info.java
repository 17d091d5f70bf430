/** Netty below Hawser: I/O engines, TLS, the HTTP/1.1 upgrade, and the bridge from a channel to a connection's driver. */
@SuppressWarnings("module") // the modules exported to are built after this one
module io.hawser.netty {
    requires transitive io.hawser.core;
    requires static org.jspecify;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;
    requires java.management;
    requires jdk.management;

    exports io.hawser.netty to
            io.hawser.server,
            io.hawser.client;
}
