package io.hawser.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. Called on a thread that may wait. */
@FunctionalInterface
public interface Lookup {
    /** What the JDK finds, in its order, for which see {@code java.net.preferIPv6Addresses}. */
    Lookup JDK = (host, port) -> List.of(InetAddress.getAllByName(host));

    /**
     * The addresses of a host, the preferred one first.
     *
     * @param port what will be connected to
     * @throws UnknownHostException if it has none
     */
    List<InetAddress> find(String host, int port) throws UnknownHostException;
}
