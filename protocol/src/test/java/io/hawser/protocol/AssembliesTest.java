package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Connections of one thread that share what they receive with. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AssembliesTest {
    private final BorrowedMemory memory = new BorrowedMemory();
    private final Assemblies assemblies = new Assemblies(memory);

    private WebSocketProtocol connection() {
        return new WebSocketProtocol(Role.CLIENT, ProtocolLimits.DEFAULT, null, new Random(1), assemblies);
    }

    private static @Nullable Event take(WebSocketProtocol connection, String hex) {
        return connection.receive(ByteBuffer.wrap(Wire.hex(hex)));
    }

    /** Two messages, é in two fragments, arrive byte by byte in turn. */
    @Test
    void do_not_see_each_others_bytes() {
        byte[][] frames = {Wire.hex("0101c3 8001a9 810161"), Wire.hex("0101c3 890162 8001bc")};
        WebSocketProtocol[] connections = {connection(), connection()};
        StringBuilder[] events = {new StringBuilder(), new StringBuilder()};
        for (int i = 0; i < frames[0].length; i++) {
            for (int each = 0; each < 2; each++) {
                ByteBuffer in = ByteBuffer.wrap(frames[each], i, 1);
                for (Event e = connections[each].receive(in); e != null; e = connections[each].receive(in)) {
                    events[each].append(EveryCut.describe(e)).append('\n');
                }
            }
        }
        StringBuilder[] alone = {new StringBuilder(), new StringBuilder()};
        for (int each = 0; each < 2; each++) {
            WebSocketProtocol connection = connection();
            ByteBuffer in = ByteBuffer.wrap(frames[each]);
            for (Event e = connection.receive(in); e != null; e = connection.receive(in)) {
                alone[each].append(EveryCut.describe(e)).append('\n');
            }
            assertEquals(alone[each].toString(), events[each].toString());
        }
        memory.assertAllBack();
    }

    @Test
    void begin_anew_after_one_that_broke_off() {
        WebSocketProtocol first = connection();
        assertNull(take(first, "0101c3"));
        assertTrue(first.isWithinMessage());
        first.release();
        assertNull(take(first, "8001a9"));

        WebSocketProtocol failing = connection();
        assertNull(take(failing, "0101c3"));
        assertTrue(take(failing, "8300") instanceof Event.Failure);

        WebSocketProtocol second = connection();
        assertNotNull(take(second, "810161"));
        assertNull(take(second, ""));
        memory.assertAllBack();
    }
}
