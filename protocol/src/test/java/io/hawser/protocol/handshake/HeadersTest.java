package io.hawser.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.LinearTime;
import io.hawser.protocol.Seed;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** All that fit into a byte, and others whose low byte means something. */
    private static final int[] CHARACTERS = IntStream.rangeClosed(0, 0xFFFF)
            .filter(c -> c < 0x180 || c == 0x2028 || (c & 0xFF) == '\n' || (c & 0xFF) == '\r')
            .toArray();

    private final Headers headers = Headers.of("Host", "a", "X", "1, 2", "x", "3", "Y", "", "X", "4");

    @Test
    void keepsFieldsInOrderAndAsWritten() {
        assertEquals(5, headers.size());
        assertEquals("Host", headers.name(0));
        assertEquals("x", headers.name(2));
        assertEquals("1, 2", headers.value(1));
        assertEquals("Host: a\nX: 1, 2\nx: 3\nY: \nX: 4\n", headers.toString());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
        # name                                    | how it is shown
        a b                                       | "a b"
        é                                         | "?"
        0123456789012345678901234567890123456789: | (41 characters)
        012345678901234567890123456789012345678:  | "012345678901234567890123456789012345678:"
        """)
    void showsABadNameWithoutWhatCouldHarmALog(String name, String shown) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Headers.of(name, "x"));
        assertEquals("header name is not a token (RFC 9110 §5.1): " + shown, e.getMessage());
    }

    @Test
    void findsNamesWithoutRegardToCase() {
        assertEquals(Optional.of("1, 2"), headers.first("x"));
        assertEquals(Optional.of("a"), headers.first("HOST"));
        assertEquals(Optional.empty(), headers.first("Z"));
        assertEquals(List.of("1, 2", "3", "4"), headers.all("X"));
        assertEquals(List.of(), headers.all("Z"));
    }

    @Test
    void findsTheOnlyValueOfAName() {
        assertEquals("a", headers.only("host"));
        assertEquals("", headers.only("Y"));
        assertNull(headers.only("X"), "three times");
        assertNull(headers.only("Z"), "not at all");
    }

    @ParameterizedTest(name = "[{0}] and [{1}] list {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # first              | second | elements
        a                    | b      | a.b
        a, b                 | c,d    | a.b.c.d
        ',, a ,,'            | ,      | a
        ''                   | ''     | ''
        a b,c                | ''     | a b.c
        keep-alive, Upgrade  | ''     | keep-alive.Upgrade
        """)
    void readsLists(String first, String second, String elements) {
        Headers list = Headers.of("List", first, "other", "x", "LIST", second);
        assertEquals(elements, String.join(".", list.list("list")));
    }

    @Test
    void findsTokensInLists() {
        Headers list = Headers.of("Connection", "keep-alive,\tUPGRADE ");
        assertTrue(list.listContains("connection", "upgrade"));
        assertFalse(list.listContains("connection", "up"));
        assertFalse(list.listContains("Upgrade", "upgrade"));
    }

    @Test
    void addsFieldsToACopy() {
        Headers more = headers.with("Z", "z");
        assertEquals(5, headers.size());
        assertEquals(6, more.size());
        assertEquals("z", more.value(5));
        assertEquals(7, more.and(Headers.of("a", "b")).size());
        assertThrows(IllegalArgumentException.class, () -> headers.with("Z", "\n"));
        assertThrows(IllegalArgumentException.class, () -> headers.with("", "z"));
    }

    @Test
    void cannotBeChangedThroughTheArrayItWasMadeFrom() {
        String[] fields = {"A", "a"};
        Headers made = Headers.of(fields);
        fields[1] = "b\r\nC: d";
        assertEquals("a", made.value(0));
    }

    @Test
    void wantsAValueForEachName() {
        assertThrows(IllegalArgumentException.class, () -> Headers.of("A"));
        assertThrows(IllegalArgumentException.class, () -> Headers.of("A", "a", "B"));
        assertSame(Headers.EMPTY, Headers.of());
        assertEquals(0, Headers.EMPTY.size());
    }

    /** T08; RFC 9110 §5.5: a value is visible characters, space, tab and 80 to FF. */
    @Test
    void letsNoControlCharacterIntoAValue() {
        for (int c : CHARACTERS) {
            boolean allowed = c == '\t' || (c >= ' ' && c <= 0xFF && c != 0x7F);
            for (String value : new String[] {"a" + (char) c + "b", (char) c + "b", "a" + (char) c, "" + (char) c}) {
                if (allowed) {
                    String expected = c == '\t' || c == ' ' ? stripped(value) : value;
                    assertEquals(expected, Headers.of("X", value).value(0));
                } else {
                    assertThrows(
                            IllegalArgumentException.class, () -> Headers.of("X", value), () -> "%04x in %d characters"
                                    .formatted((int) value.charAt(0), value.length()));
                }
            }
        }
    }

    /** RFC 9110 §5.5: white space around a value is spaces and tabs, and no part of it. */
    private static String stripped(String value) {
        return value.replaceAll("^[ \t]+|[ \t]+\\z", "");
    }

    @Test
    void takesWhiteSpaceOffAValue() {
        assertEquals("a  b", Headers.of("X", " \t a  b\t ").value(0));
        assertEquals("", Headers.of("X", " \t ").value(0));
    }

    /** T08; RFC 9110 §5.1: a name is a token. */
    @Test
    void letsOnlyTokensBeNames() {
        for (int c : CHARACTERS) {
            String name = "a" + (char) c + "b";
            boolean token = TOKEN.indexOf(c) >= 0;
            assertEquals(token, Headers.isToken(name));
            assertEquals(token, Headers.isToken("" + (char) c));
            if (token) {
                assertEquals(name, Headers.of(name, "x").name(0));
            } else {
                assertThrows(IllegalArgumentException.class, () -> Headers.of(name, "x"));
            }
        }
        assertFalse(Headers.isToken(""));
        assertThrows(IllegalArgumentException.class, () -> Headers.of("", "x"));
    }

    /** T08, T09: whatever goes in, nothing comes out that another line could begin in; complaints neither. */
    @Test
    void holdsOneLineAFieldWhateverGoesIn() {
        Random random = Seed.random("HeadersTest");
        String nasty = "\r\n\0\u007f\u001b\t :;,\u0085\u2028\u00e9ab";
        for (int round = 0; round < 3_000; round++) {
            String name = string(random, "Xy-" + nasty);
            String value = string(random, nasty);
            try {
                Headers made = Headers.of(name, value);
                assertTrue(made.toString().matches("[!-~&&[^:]]+: [\t -~\u0080-\u00ff]*\n"), made.toString());
                assertEquals(stripped(value), made.value(0));
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).matches("[ -~§]*"), e.getMessage());
                assertTrue(!Headers.isToken(name) || value.matches("(?s).*[^\t -~\u0080-\u00ff].*"), name + value);
            }
        }
    }

    private static String string(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void complainsBrieflyAboutLongNames() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Headers.of(" ".repeat(100_000), ""));
        assertTrue(String.valueOf(e.getMessage()).length() < 200);
    }

    /** T02. */
    @ParameterizedTest(name = "many times [{0}]")
    @ValueSource(strings = {" ", ",", ";", "\"", "\t", "a", "a,", ", "})
    void listsTakeTimeInProportionToTheirLength(String repeated) {
        LinearTime.check("b", repeated, "x", value -> Headers.of("X", value).list("X"));
    }
}
