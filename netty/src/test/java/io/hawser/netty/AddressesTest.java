package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many connections come from where. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AddressesTest {
    private static long of(String address) {
        try {
            return Addresses.of(new InetSocketAddress(InetAddress.getByName(address), 1));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1, ::ffff:192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff",
        "::1, ::2"
    })
    void the_same(String one, String other) {
        assertEquals(of(one), of(other));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2",
        "192.0.2.1, 193.0.2.1",
        "0.0.0.1, ::1",
        "127.0.0.1, ::1",
        "2001:db8:1:2::1, 2001:db8:1:3::1",
        "2001:db8:1:2::1, 2001:db9:1:2::1"
    })
    void not_the_same(String one, String other) {
        assertNotEquals(of(one), of(other));
    }

    @Test
    void what_has_no_address_is_not_limited() {
        Addresses addresses = new Addresses(AdmissionLimits.DEFAULT.withMaxConnectionsPerAddress(1));
        assertEquals(0, Addresses.of(null));
        assertEquals(0, Addresses.of(InetSocketAddress.createUnresolved("name", 1)));
        for (int i = 0; i < 10; i++) {
            assertNull(addresses.enter(0));
        }
    }

    @Test
    void the_refusal_names_the_setting() {
        Addresses addresses = new Addresses(
                AdmissionLimits.DEFAULT.withMaxConnectionsPerAddress(3).withMaxHandshakesPerAddress(2));
        long address = of("192.0.2.1");
        assertNull(addresses.enter(address));
        assertNull(addresses.enter(address));
        assertEquals("maxHandshakesPerAddress 2", addresses.enter(address));
        addresses.upgraded(address);
        addresses.upgraded(address);
        assertNull(addresses.enter(address));
        assertEquals("maxConnectionsPerAddress 3", addresses.enter(address));
        assertNull(addresses.enter(of("192.0.2.2")));
        addresses.left(address, true);
        assertNull(addresses.enter(address));
    }

    /** Comings and goings in any order, against lists of who is there. */
    @Test
    void nobody_is_counted_twice_or_forgotten() {
        int most = 5;
        Addresses addresses = new Addresses(
                AdmissionLimits.DEFAULT.withMaxConnectionsPerAddress(most).withMaxHandshakesPerAddress(3));
        Random random = new Random(42);
        List<List<Boolean>> present = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            present.add(new ArrayList<>());
        }
        for (int i = 0; i < 100_000; i++) {
            int address = random.nextInt(20);
            List<Boolean> there = present.get(address);
            long handshakes = there.stream().filter(upgraded -> !upgraded).count();
            switch (random.nextInt(3)) {
                case 0 -> {
                    boolean welcome = there.size() < most && handshakes < 3;
                    assertEquals(welcome, addresses.enter(1 + address) == null);
                    if (welcome) {
                        there.add(false);
                    }
                }
                case 1 -> {
                    int next = there.indexOf(false);
                    if (next >= 0) {
                        there.set(next, true);
                        addresses.upgraded(1 + address);
                    }
                }
                default -> {
                    if (!there.isEmpty()) {
                        addresses.left(1 + address, there.remove(random.nextInt(there.size())));
                    }
                }
            }
        }
        for (int address = 0; address < 20; address++) {
            for (boolean upgraded : present.get(address)) {
                addresses.left(1 + address, upgraded);
            }
        }
        assertEquals(0, addresses.size());
    }
}
