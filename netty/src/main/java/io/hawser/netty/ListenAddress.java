package io.hawser.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param host the address to bind, empty for all
 * @param port 0 to 65535, where 0 is any free port
 * @param unixSocket the Unix domain socket to listen on instead of TCP
 */
public record ListenAddress(Optional<String> host, int port, Optional<Path> unixSocket) {
    /** Port 8080 of all addresses. */
    public static final ListenAddress DEFAULT = new ListenAddress(Optional.empty(), 8080, Optional.empty());

    /** This with another {@code host}, over TCP. */
    public ListenAddress withHost(String other) {
        return new ListenAddress(Optional.of(other), port, Optional.empty());
    }

    /** This with another {@code port}, over TCP. */
    public ListenAddress withPort(int other) {
        return new ListenAddress(host, other, Optional.empty());
    }

    /** This Unix domain socket. */
    public ListenAddress withUnixSocket(Path file) {
        return new ListenAddress(host, port, Optional.of(file));
    }

    SocketAddress forEngine(Engine engine) {
        return unixSocket.map(engine::unixAddress).orElseGet(() -> host.map(name -> new InetSocketAddress(name, port))
                .orElseGet(() -> new InetSocketAddress(port)));
    }

    @Override
    public String toString() {
        return unixSocket.map(Path::toString).orElseGet(() -> host.orElse("*") + ":" + port);
    }
}
