package io.hawser.client;

/** Whether a client speaks HTTP/2, by which WebSockets to one origin share a TCP connection (RFC 8441). */
public enum Http2 {
    /** HTTP/1.1 only: each WebSocket has a TCP connection of its own. */
    OFF,
    /**
     * HTTP/2 where the server chooses it in the TLS handshake (ALPN) and offers WebSockets over it; otherwise, and for {@code ws},
     * HTTP/1.1.
     */
    IF_OFFERED,
    /** HTTP/2 only: for {@code wss} by ALPN, for {@code ws} from the first byte on (prior knowledge). */
    ONLY
}
