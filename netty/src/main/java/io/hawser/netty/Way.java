package io.hawser.netty;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to get to a server.
 *
 * @param lookup who finds addresses
 * @param bindAddress the local address to connect from, empty for the one that the operating system takes
 * @param proxy which proxy to use, empty for none; asked once a connection, on a thread that may wait
 * @param unixSocket the Unix domain socket to use instead of TCP, past all of the above
 */
public record Way(
        Lookup lookup,
        Optional<InetAddress> bindAddress,
        Supplier<Optional<ProxyServer>> proxy,
        Optional<Path> unixSocket) {}
