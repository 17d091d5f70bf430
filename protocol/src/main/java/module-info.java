/** The WebSocket protocol without I/O: RFC 6455 and RFC 7692. Needs nothing but {@code java.base}. */
module io.hawser.protocol {
    requires static org.jspecify;

    exports io.hawser.protocol;
    exports io.hawser.protocol.extension;
    exports io.hawser.protocol.frame;
    exports io.hawser.protocol.handshake;
    exports io.hawser.protocol.message;
    exports io.hawser.protocol.rule;
}
