package io.hawser.netty;

import java.time.Duration;
import java.util.Optional;

/**
 * What a listening socket needs to know.
 *
 * @param host the address to bind, empty for all
 * @param port 0 to 65535, where 0 is any free port
 * @param backlog how many connections the operating system keeps until they are accepted
 * @param handshakeTimeout how long TLS and the HTTP request may take, and an HTTP connection be idle
 * @param maxHeaderBytes the longest header section
 * @param maxHeaders the most header fields
 */
public record ServerSettings(
        Optional<String> host,
        int port,
        int backlog,
        Duration handshakeTimeout,
        int maxHeaderBytes,
        int maxHeaders,
        Optional<ServerTls> tls) {}
