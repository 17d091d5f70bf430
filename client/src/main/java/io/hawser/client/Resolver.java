package io.hawser.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host, in place of the JDK. */
@FunctionalInterface
public interface Resolver {
    /**
     * The addresses of a host. Called on a thread that may wait, of which there are few; what comes after the connect timeout
     * comes too late.
     *
     * @param host a name; addresses are not asked for
     * @param port what will be connected to
     * @return the preferred one first: families are tried in turn, beginning with its own (RFC 8305 §4), and at most 16 in all
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String host, int port) throws UnknownHostException;
}
