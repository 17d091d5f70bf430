/** A WebSocket server: routes, handshake policy, topics. */
module io.hawser.server {
    requires transitive io.hawser.core;
    requires static org.jspecify;
    requires io.hawser.netty;

    exports io.hawser.server;
}
