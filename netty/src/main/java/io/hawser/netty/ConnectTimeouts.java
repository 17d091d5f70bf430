package io.hawser.netty;

import java.time.Duration;

/**
 * How long the parts of connecting may take, each.
 *
 * @param connect until bytes can go to the server: its name, TCP, and the proxy if there is one
 * @param tls the TLS handshake with the server
 * @param handshake from sending the request to its answer
 */
public record ConnectTimeouts(Duration connect, Duration tls, Duration handshake) {}
