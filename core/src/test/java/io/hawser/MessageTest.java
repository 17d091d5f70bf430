package io.hawser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.extension.CompressedOnce;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MessageTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "κόσμε", "\uD83D\uDE00", "a\uD83D\uDE00\uD83D\uDE00b", "\uFFFD\u0000"})
    void text_comes_back_as_it_was(String text) {
        Message message = Message.text(text);
        assertTrue(message.isText());
        assertEquals(text, message.text());
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), message.toByteArray());
        assertEquals(message.toByteArray().length, message.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83D", "\uD83Db", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
    void text_with_an_unpaired_surrogate_is_refused(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Message.text(text));
        assertTrue(String.valueOf(e.getMessage()).contains("unpaired surrogate"), e.getMessage());
    }

    @Test
    void binary_copies_what_it_is_made_of() {
        byte[] array = {1, 2, 3, 4};
        ByteBuffer buffer = ByteBuffer.wrap(array).position(1).limit(3);
        Message fromArray = Message.binary(array);
        Message fromBuffer = Message.binary(buffer);
        array[1] = 99;
        assertArrayEquals(new byte[] {1, 2, 3, 4}, fromArray.toByteArray());
        assertArrayEquals(new byte[] {2, 3}, fromBuffer.toByteArray());
        assertEquals(1, buffer.position());
        assertEquals(3, buffer.limit());
        assertFalse(fromArray.isText());
    }

    @Test
    void binary_has_no_text() {
        assertThrows(IllegalStateException.class, Message.binary(new byte[1])::text);
    }

    @Test
    void bytes_are_a_read_only_view_of_the_content_alone() {
        ByteBuffer around = ByteBuffer.wrap(Frames.utf8("..text.."));
        ByteBuffer bytes = Message.over(true, around, 2, 4, true).bytes();
        assertEquals(4, bytes.remaining());
        assertEquals('t', bytes.get(0));
        assertEquals(4, bytes.capacity());
        assertThrows(ReadOnlyBufferException.class, () -> bytes.put(0, (byte) 'T'));
    }

    @Test
    void a_message_that_owns_its_bytes_is_its_own_copy() {
        Message message = Message.text("x");
        assertSame(message, message.copy());
    }

    @ParameterizedTest(name = "a borrowed message in {0} memory can be read and copied until it expires")
    @ValueSource(strings = {"heap", "direct", "read-only"})
    void borrowed(String memory) {
        byte[] content = Frames.utf8("..héllo.");
        ByteBuffer buffer = memory.equals("direct") ? ByteBuffer.allocateDirect(9) : ByteBuffer.allocate(9);
        buffer.put(0, content);
        Message borrowed =
                Message.over(true, memory.equals("read-only") ? buffer.asReadOnlyBuffer() : buffer, 2, 6, true);
        assertEquals("héllo", borrowed.text());
        Message copy = borrowed.copy();
        assertNotSame(borrowed, copy);
        borrowed.expire();
        buffer.put(2, new byte[6]);
        assertThrows(IllegalStateException.class, borrowed::text);
        assertThrows(IllegalStateException.class, borrowed::copy);
        assertEquals(6, borrowed.length());
        assertEquals("héllo", copy.text());
    }

    @Test
    void a_message_in_a_slice_of_a_larger_array_is_decoded_from_where_it_is() {
        ByteBuffer slice = ByteBuffer.wrap(Frames.utf8("0123456789")).slice(3, 5);
        assertEquals("456", Message.over(true, slice, 1, 3, true).text());
    }

    @Test
    void never_shows_its_content_in_logs() {
        assertEquals("Text[6 bytes]", Message.text("secret").toString());
        assertEquals("Binary[0 bytes]", Message.binary(new byte[0]).toString());
    }

    @Test
    void compression_is_remembered_from_the_second_connection_on() {
        Message message = Message.text("to many");
        assertNull(message.compressedOnce());
        CompressedOnce once = message.compressedOnce();
        assertNotNull(once);
        assertSame(once, message.compressedOnce());
    }
}
