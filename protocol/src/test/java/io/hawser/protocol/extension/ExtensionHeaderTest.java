package io.hawser.protocol.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.LinearTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionHeaderTest {
    /** Each element with its parameters, values in brackets. */
    private static String parsed(String header) {
        return ExtensionHeader.parse(header).stream()
                .map(extension -> extension.name()
                        + extension.parameters().stream()
                                .map(parameter -> " " + parameter.name()
                                        + parameter
                                                .value()
                                                .map(value -> "[" + value + "]")
                                                .orElse(""))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest(name = "[{0}] is [{1}]")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
        # header                                        | elements                                    | section
        foo                                             | foo                                         | 9.1
        foo; bar=2                                      | foo bar[2]                                  | 9.1
        bar; baz=2                                      | bar baz[2]                                  | 9.1
        foo, bar; baz=2                                 | foo, bar baz[2]                             | 9.1
        permessage-deflate                              | permessage-deflate                          | 7692 7
        permessage-deflate; client_max_window_bits      | permessage-deflate client_max_window_bits   | 7692 7
        permessage-deflate; server_max_window_bits=10, permessage-deflate | permessage-deflate server_max_window_bits[10], permessage-deflate | 7692 7
        permessage-deflate; server_max_window_bits="10" | permessage-deflate server_max_window_bits[10] | 7692 5.2
        a;b;c=d;b                                       | a b c[d] b                                  |
        a ; b = c , d                                   | a b[c], d                                   | RFC 2616 implied space
        '  a  '                                         | a                                           |
        a; b="\\c\\d"                                   | a b[cd]                                     | quoted pair
        a, a                                            | a, a                                        |
        'a,,b, ,'                                       | a, b                                        | RFC 9110 5.6.1
        ','                                             | ''                                          | RFC 9110 5.6.1
        ''                                              | ''                                          |
        """)
    void parses(String header, String elements) {
        assertEquals(elements, parsed(header));
    }

    @Test
    void parsesEveryTokenCharacterAndNoOther() {
        for (char c = 0; c < 0x180; c++) {
            String name = "a" + c + "b";
            boolean token =
                    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(c) >= 0;
            if (token) {
                assertEquals(name + " " + name + "[" + name + "]", parsed(name + ";" + name + "=" + name));
                assertEquals("x y[" + name + "]", parsed("x; y=\"" + name + "\""));
            } else if (c != ',' && c != ';') {
                assertThrows(IllegalArgumentException.class, () -> parsed(name), name);
                assertThrows(IllegalArgumentException.class, () -> parsed("x; y=" + name), name);
            }
            if (!token && c != '\\') {
                assertThrows(IllegalArgumentException.class, () -> parsed("x; y=\"" + name + "\""), name);
            }
        }
    }

    @ParameterizedTest(name = "{0} is malformed at character {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
        # header   | at
        ;          | 0
        '; a'      | 0
        =          | 0
        a;         | 2
        'a; '      | 3
        a;;b       | 2
        a;b=       | 4
        a;b=;c     | 4
        a;=b       | 2
        a b        | 2
        a=b        | 1
        a;b c      | 4
        a;b=c d    | 6
        a;b="      | 5
        a;b=""     | 6
        a;b="c     | 6
        a;b="c d"  | 6
        a;b="c,d"  | 6
        a;b="\\    | 6
        a;b="\\"   | 6
        a;b="c"d   | 7
        "a"        | 0
        a;"b"=c    | 2
        a/1        | 1
        (a)        | 0
        é          | 0
        """)
    void refusesWhatTheGrammarDoesNotAllow(String header, int at) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ExtensionHeader.parse(header));
        assertEquals("Sec-WebSocket-Extensions is malformed at character " + at + " (RFC 6455 §9.1)", e.getMessage());
    }

    /** The names that npm ws once tripped over are names like others. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"constructor", "__proto__", "toString", "hasOwnProperty"})
    void knowsNoSpecialName(String name) {
        assertEquals(name + " " + name + " " + name + "[x]", parsed(name + "; " + name + "; " + name + "=x"));
    }

    /** T02, CVE-2021-32640. */
    @ParameterizedTest(name = "many times [{0}]")
    @ValueSource(
            strings = {
                " ",
                ",",
                ";",
                "\"",
                "\t",
                "=",
                "\\",
                "a",
                "a,",
                "a;",
                "a;b=",
                "a;b=\"",
                ", ",
                " ;",
                "a;b=\"c\",",
                "b "
            })
    void takesTimeInProportionToTheLength(String repeated) {
        for (String prefix : new String[] {"", "a", "a;b", "a;b=\"", "b"}) {
            LinearTime.check(prefix, repeated, "x", header -> {
                try {
                    ExtensionHeader.parse(header);
                } catch (IllegalArgumentException e) {
                    assertTrue(String.valueOf(e.getMessage()).length() < 100);
                }
            });
        }
    }

    @Test
    void keepsACopyOfItsParameters() {
        List<ExtensionHeader.Parameter> parameters = new ArrayList<>();
        parameters.add(new ExtensionHeader.Parameter("a", Optional.empty()));
        ExtensionHeader header = new ExtensionHeader("x", parameters);
        parameters.clear();
        assertEquals(1, header.parameters().size());
    }
}
