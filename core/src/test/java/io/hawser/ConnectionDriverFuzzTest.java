package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T29: whatever bytes come, in whatever state, nothing is thrown and the end is told once, last. */
class ConnectionDriverFuzzTest {
    private static final int[] FIRST_BYTES = {0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8A, 0x88, 0xC1, 0x83, 0x09};

    @ParameterizedTest(name = "as {0}")
    @EnumSource
    void any_bytes_end_in_exactly_one_ending(Role role) {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 200; run++) {
            try {
                live(new Rig(role, ConnectionOptions.DEFAULT), random);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dseed=" + seed + ", run " + run, e);
            }
        }
    }

    private static void live(Rig rig, SplittableRandom random) {
        rig.transport.eager = random.nextBoolean();
        if (random.nextInt(4) == 0) {
            rig.transport.window = random.nextInt(200_000);
        }
        for (int step = 0; step < 60; step++) {
            step(rig, random);
        }
        rig.transport.window = Long.MAX_VALUE;
        rig.driver.abort();
        assertTrue(rig.driver.isClosing());
        rig.tcpGone();
        rig.peer(rig.text("after the end"));
        rig.driver.receivedEnd();
        rig.driver.sent();
        rig.driver.tick();
        rig.driver.closed(new IllegalStateException("twice"));
        assertEquals("ended", rig.told.getLast());
        assertEquals(1, rig.endings.size());
    }

    private static void step(Rig rig, SplittableRandom random) {
        switch (random.nextInt(12)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(40)];
                random.nextBytes(noise);
                rig.peer(noise);
            }
            case 1 -> rig.send("x".repeat(random.nextInt(30_000)));
            case 2 -> rig.advanceSeconds(random.nextInt(30));
            case 3 -> rig.driver.pauseReceiving();
            case 4 -> rig.driver.resumeReceiving();
            case 5 -> rig.turn();
            case 6 -> {
                if (random.nextInt(10) == 0) {
                    rig.driver.close(CloseStatus.NORMAL);
                }
            }
            case 7 -> {
                if (random.nextInt(20) == 0) {
                    rig.driver.receivedEnd();
                }
            }
            default -> {
                int first = FIRST_BYTES[random.nextInt(random.nextInt(10) == 0 ? FIRST_BYTES.length : 8)];
                rig.peer(rig.frame(first, "y".repeat(random.nextInt(first >= 0x88 ? 126 : 300))));
            }
        }
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_messages() {
        Rig reference = Rig.server();
        byte[][] frames = {
            reference.text("one"),
            reference.frame(0x01, "tw"),
            reference.ping("p"),
            reference.frame(0x80, "o"),
            reference.closeFrame(1000, "bye")
        };
        reference.peer(frames);
        byte[] all = join(frames);
        for (int first = 0; first <= all.length; first++) {
            Rig rig = Rig.server();
            rig.peer(Arrays.copyOfRange(all, 0, first));
            rig.peer(Arrays.copyOfRange(all, first, all.length));
            assertEquals(reference.told, rig.told, "cut at " + first);
            assertEquals(reference.sent(), rig.sent(), "cut at " + first);
        }
    }

    private static byte[] join(byte[][] parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
