package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses lie in which networks. T10b. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NetworksTest {
    private static final BigInteger MAPPED = BigInteger.valueOf(0xFFFF).shiftLeft(32);

    private static SocketAddress peer(String address) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), 4711);
    }

    @ParameterizedTest(name = "{1} in {0}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 192.0.2.1, true",
        "::/0, 2001:db8::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/65, 2001:db8:0:0:7fff::, true",
        "2001:db8::/65, 2001:db8:0:0:8000::, false",
        "2001:db8::/64, 2001:db8:0:0:ffff::, true",
        "::1, ::1, true",
        "::1, ::2, false",
        "::1, 0.0.0.1, false",
        "192.0.2.128/25, 192.0.2.127, false"
    })
    void contains(String network, String address, boolean expected) throws UnknownHostException {
        assertEquals(expected, Networks.of(network).contains(peer(address)));
    }

    @Test
    void agrees_with_arithmetic_on_big_integers() throws UnknownHostException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int inside = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] base = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(base);
            if (base.length == 16 && random.nextInt(3) == 0) { // mapped, in which networks of both kinds meet
                System.arraycopy(new byte[10], 0, base, 0, 10);
                base[10] = -1;
                base[11] = -1;
            }
            int bits = base.length * 8;
            int prefix = random.nextInt(bits + 1);
            BigInteger start = new BigInteger(1, base).shiftRight(bits - prefix).shiftLeft(bits - prefix);
            byte[] other = random.nextInt(8) == 0 ? randomAddress(random) : base.clone();
            int flipped = random.nextInt(other.length * 8);
            other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
            InetAddress address = InetAddress.getByAddress(other);
            String network = text(start, base.length) + "/" + prefix;
            boolean expected =
                    contains(wide(start, base.length), base.length == 4 ? prefix + 96 : prefix, wide(address));
            boolean actual = Networks.of(network).contains(new InetSocketAddress(address, 1));
            assertEquals(expected, actual, network + " and " + address + ", seed " + seed);
            inside += expected ? 1 : 0;
        }
        assertTrue(inside > 2_000 && inside < 18_000, "both happen: " + inside);
    }

    private static byte[] randomAddress(Random random) {
        byte[] address = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(address);
        return address;
    }

    private static boolean contains(BigInteger start, int prefix, BigInteger address) {
        BigInteger end = start.add(BigInteger.ONE.shiftLeft(128 - prefix));
        return address.compareTo(start) >= 0 && address.compareTo(end) < 0;
    }

    private static BigInteger wide(InetAddress address) {
        return wide(new BigInteger(1, address.getAddress()), address.getAddress().length);
    }

    private static BigInteger wide(BigInteger address, int bytes) {
        return bytes == 4 ? MAPPED.add(address) : address;
    }

    /** All eight groups, or four numbers: not how {@link InetAddress} writes a mapped address. */
    private static String text(BigInteger address, int bytes) {
        StringBuilder text = new StringBuilder();
        int step = bytes == 4 ? 8 : 16;
        for (int shift = bytes * 8 - step; shift >= 0; shift -= step) {
            int part = address.shiftRight(shift).intValue() & ((1 << step) - 1);
            text.append(bytes == 4 ? Integer.toString(part) : Integer.toHexString(part));
            text.append(shift == 0 ? "" : bytes == 4 ? "." : ":");
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "010.0.0.0/8",
                "10.0.0/8",
                "10/8",
                "167772160",
                "256.0.0.0",
                " 10.0.0.0/8",
                "2001:db8::/129",
                "2001:db8::1/64",
                "[2001:db8::]/32",
                "fe80::1%eth0",
                ":::1",
                "1:2:3:4:5:6:7:8:9"
            })
    void refuses(String text) {
        assertThrows(IllegalArgumentException.class, () -> Networks.of("192.0.2.0/24", text));
    }

    @Test
    void peers_without_an_IP_address_are_in_none() {
        Networks all = Networks.of("::/0");
        assertFalse(all.contains(null));
        assertFalse(all.contains(UnixDomainSocketAddress.of("/tmp/x")));
        assertFalse(all.contains(InetSocketAddress.createUnresolved("localhost", 1)));
        assertFalse(Networks.NONE.contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
    }
}
