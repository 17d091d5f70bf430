/** A WebSocket client. */
module io.hawser.client {
    requires transitive io.hawser.core;
    requires static org.jspecify;
    requires io.hawser.netty;

    exports io.hawser.client;
}
