package io.hawser.robustness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/**
 * A server that may be attacked: a process on loopback which this program started. It echoes at {@code /echo}; at {@code
 * /flood} it sends what it is told to, whether that is read or not: to every connection there, 1 KiB texts a thousand times a
 * second.
 *
 * @param port where it listens without TLS
 * @param tlsPort where it listens with TLS, if it does
 * @param pid its process
 */
public record Target(int port, OptionalInt tlsPort, long pid) {
    /** Where it listens without TLS. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
