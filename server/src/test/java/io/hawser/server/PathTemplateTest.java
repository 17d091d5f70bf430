package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PathTemplateTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "no", textBlock = """
            # template           | path                     | what the names matched
            /                    | /                        | {}
            /                    | //                       | no
            /a                   | /a                       | {}
            /a                   | /b                       | no
            /a                   | /A                       | no
            /a                   | /a/                      | no
            /a/                  | /a                       | no
            /a/                  | /a/                      | {}
            /a                   | /%61                     | {}
            /a                   | a                        | no
            /a b                 | /a%20b                   | {}
            /a+b                 | /a+b                     | {}
            /ä                   | /%C3%A4                  | {}
            /rooms/{room}        | /rooms/7                 | {room=7}
            /rooms/{room}        | /rooms/                  | no
            /rooms/{room}        | /rooms                   | no
            /rooms/{room}        | /rooms/7/                | no
            /rooms/{room}        | /rooms/7/8               | no
            /rooms/{room}        | /rooms/a%2Fb             | {room=a/b}
            /rooms/{room}        | /rooms/a+b               | {room=a+b}
            /rooms/{room}        | /rooms/gr%C3%BCn         | {room=grün}
            /rooms/{room}        | /rooms/100%              | {room=100%}
            /rooms/{room}        | /rooms/%zz               | {room=%zz}
            /rooms/{room}        | /rooms/%2525             | {room=%25}
            /rooms/{room}        | /rooms/..                | {room=..}
            /{a}/x/{b}           | /1/x/2                   | {a=1, b=2}
            /{a}/x/{b}           | /1/y/2                   | no
            /files/*             | /files/a/b.txt           | {*=a/b.txt}
            /files/*             | /files/                  | {*=}
            /files/*             | /files                   | {*=}
            /files/*             | /filesystem              | no
            /files/*             | /files/a%20b             | {*=a b}
            /{who}/*             | /me/a/b                  | {*=a/b, who=me}
            /*                   | /                        | {*=}
            /*                   | //a                      | {*=/a}
            """)
    void matching(String template, String path, String matched) {
        Optional<Map<String, String>> match = new PathTemplate(template).match(path);
        assertEquals(Optional.ofNullable(matched), match.map(TreeMap::new).map(TreeMap::toString));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "{a}",
                "http://a/b",
                "/{}",
                "/{a}/{a}",
                "/a{b}",
                "/{a}b",
                "/{a",
                "/a}",
                "/*/a",
                "/{a}/*/b"
            })
    void what_is_no_template_is_refused(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> new PathTemplate(text))
                .getMessage());
        assertTrue(message.endsWith(": " + text), message);
    }

    @Test
    void only_a_path_without_names_is_literal() {
        assertTrue(new PathTemplate("/a/b").isLiteral());
        assertEquals(false, new PathTemplate("/a/{b}").isLiteral());
        assertEquals(false, new PathTemplate("/a/*").isLiteral());
    }
}
