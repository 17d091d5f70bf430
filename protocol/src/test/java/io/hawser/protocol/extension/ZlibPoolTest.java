package io.hawser.protocol.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.protocol.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class ZlibPoolTest {
    private final byte[] out = new byte[100];

    @Test
    void lendsWhatCameBackAsGoodAsNew() throws DataFormatException {
        try (ZlibPool pool = new ZlibPool(6)) {
            Deflater deflater = pool.deflater();
            assertEquals("f248cdc9c907000000ffff", hello(deflater));
            assertEquals("f2001100000000ffff", hello(deflater), "with its window");
            pool.release(deflater);
            assertSame(deflater, pool.deflater());
            assertEquals("f248cdc9c907000000ffff", hello(deflater), "without it");

            Inflater inflater = pool.inflater();
            inflater.setInput(Wire.hex("f248cd"));
            assertEquals(2, inflater.inflate(out));
            pool.release(inflater);
            assertSame(inflater, pool.inflater());
            inflater.setInput(Wire.hex("f248cdc9c90700"));
            assertEquals(5, inflater.inflate(out));
        }
    }

    private String hello(Deflater deflater) {
        deflater.setInput(Wire.utf8("Hello"));
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Wire.hex(Wire.bytes(ByteBuffer.wrap(out, 0, length)));
    }

    @Test
    void lendsDifferentOnesAtATime() {
        try (ZlibPool pool = new ZlibPool(6)) {
            assertNotSame(pool.deflater(), pool.deflater());
            assertNotSame(pool.inflater(), pool.inflater());
        }
    }

    @Test
    void keepsThirtyTwoOfEachAndEndsTheRest() {
        try (ZlibPool pool = new ZlibPool(6)) {
            List<Deflater> deflaters = new ArrayList<>();
            List<Inflater> inflaters = new ArrayList<>();
            for (int i = 0; i < 34; i++) {
                deflaters.add(pool.deflater());
                inflaters.add(pool.inflater());
            }
            deflaters.forEach(pool::release);
            inflaters.forEach(pool::release);
            for (int i = 0; i < 34; i++) {
                assertEquals(i >= 32, isEnded(deflaters.get(i)), "deflater " + i);
                assertEquals(i >= 32, isEnded(inflaters.get(i)), "inflater " + i);
            }
        }
    }

    @Test
    void endsWhatIsIdleWhenItClosesAndTheRestAsItComesBack() {
        ZlibPool pool = new ZlibPool(6);
        Deflater idle = pool.deflater();
        Deflater lent = pool.deflater();
        Inflater idleInflater = pool.inflater();
        Inflater lentInflater = pool.inflater();
        pool.release(idle);
        pool.release(idleInflater);
        pool.close();
        assertEquals(
                List.of(true, false, true, false),
                List.of(isEnded(idle), isEnded(lent), isEnded(idleInflater), isEnded(lentInflater)));
        pool.release(lent);
        pool.release(lentInflater);
        assertEquals(List.of(true, true), List.of(isEnded(lent), isEnded(lentInflater)));
        assertEquals(List.of(false, false), List.of(isEnded(pool.deflater()), isEnded(pool.inflater())), "lent later");
    }

    private static boolean isEnded(Deflater deflater) {
        try {
            deflater.getBytesRead();
            return false;
        } catch (NullPointerException | IllegalStateException e) {
            return true;
        }
    }

    private static boolean isEnded(Inflater inflater) {
        try {
            inflater.getBytesRead();
            return false;
        } catch (NullPointerException | IllegalStateException e) {
            return true;
        }
    }

    @Test
    void keepsAScratchArrayOfUpTo256KiB() {
        try (ZlibPool pool = new ZlibPool(6)) {
            byte[] first = pool.scratch();
            assertSame(first, pool.scratch());
            byte[] grown = new byte[256 << 10];
            pool.scratch(grown);
            assertSame(grown, pool.scratch());
            pool.scratch(new byte[(256 << 10) + 1]);
            assertSame(grown, pool.scratch());
        }
    }

    @Test
    void compressesAsHardAsItIsTold() {
        byte[] zeros = new byte[100];
        for (int level : new int[] {0, 1, 6, 9}) {
            try (ZlibPool pool = new ZlibPool(level)) {
                Deflater deflater = pool.deflater();
                deflater.setInput(zeros);
                int length = deflater.deflate(new byte[200], 0, 200, Deflater.SYNC_FLUSH);
                assertEquals(level == 0, length > 100);
                pool.release(deflater);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new ZlibPool(10).deflater());
    }
}
