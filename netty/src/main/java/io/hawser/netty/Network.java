package io.hawser.netty;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * One range of addresses (RFC 4632). All are looked at as 128 bits, where IPv4 is {@code ::ffff:0:0/96} (RFC 4291 §2.5.5.2): so a
 * network has one meaning, however an address is written.
 *
 * @param high the first 64 bits
 * @param low the others
 * @param bits how many of the 128 must agree
 */
record Network(long high, long low, int bits) {
    private static final long MAPPED = 0xFFFFL << 32;
    private static final int MAPPED_BITS = 96;

    /**
     * {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address.
     *
     * @throws IllegalArgumentException if it is something else, or has bits behind the prefix
     */
    static Network of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(
                        () -> new IllegalArgumentException("not a network, as 10.0.0.0/8 or 2001:db8::/32: " + text));
        boolean isWide = text.indexOf(':') >= 0;
        int most = isWide ? 128 : 32;
        int prefix = slash < 0 ? most : IpLiteral.port(text.substring(slash + 1));
        if (prefix < 0 || prefix > most) {
            throw new IllegalArgumentException("a network's prefix must be 0 to " + most + " bits: " + text);
        }
        Network network = of(address, isWide ? prefix : MAPPED_BITS + prefix);
        if ((network.high & ~mask(network.bits)) != 0 || (network.low & ~mask(network.bits - 64)) != 0) {
            throw new IllegalArgumentException("a network must have no bits behind its prefix: " + text);
        }
        return network;
    }

    /** The range in which {@code bits} of 128 agree with an address. */
    static Network of(InetAddress address, int bits) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new Network(0, MAPPED | bytes.getInt() & 0xFFFF_FFFFL, bits)
                : new Network(bytes.getLong(), bytes.getLong(), bits);
    }

    /** Whether an address lies in it. */
    boolean contains(InetAddress address) {
        Network one = of(address, 128);
        return ((one.high ^ high) & mask(bits)) == 0 && ((one.low ^ low) & mask(bits - 64)) == 0;
    }

    /** The first so many bits of 64; none if it is 0 or less, all if it is 64 or more. */
    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
    }
}
