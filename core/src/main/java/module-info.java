/** What a WebSocket is to an application, and the driver of one connection. No I/O. */
module io.hawser.core {
    requires transitive io.hawser.protocol;
    requires static org.jspecify;

    exports io.hawser;
    exports io.hawser.tls;
}
