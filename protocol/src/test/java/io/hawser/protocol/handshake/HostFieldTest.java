package io.hawser.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostFieldTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "server.example.com",
                "server_1.example:8080",
                "127.0.0.1:1",
                "[::1]",
                "[2001:db8::7.8.9.10]:443",
                "[v1.x:y]",
                "xn--grn-hoa.example.",
                "a%20b",
                "a:",
                "!$&'()*+,;=~-"
            })
    void names_addresses_and_ports_are_valid(String value) {
        assertTrue(HostField.isValid(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                " a",
                "a/b@c",
                "user@a",
                "http://a",
                "a?b",
                "a#b",
                "a\\b",
                "a\"b",
                "<a>",
                "grün.example",
                "a:80:80",
                "a:x",
                "a:-1",
                "::1",
                "[::1",
                "[]",
                "[::1]a",
                "[::1]:x",
                "[a[b]",
                "[fe80::1%25]x",
                "a]",
                "a%2",
                "a%zz",
                "a\tb"
            })
    void anything_else_is_not(String value) {
        assertFalse(HostField.isValid(value));
    }
}
