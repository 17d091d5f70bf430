package io.hawser.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpcodeTest {
    @ParameterizedTest(name = "{1} is {0}")
    @CsvSource(delimiter = '|', textBlock = """
        # code | opcode       | control, RFC 6455 §11.8
        0      | CONTINUATION | false
        1      | TEXT         | false
        2      | BINARY       | false
        8      | CLOSE        | true
        9      | PING         | true
        10     | PONG         | true
        """)
    void hasTheCodeOfTheRegistry(int code, Opcode opcode, boolean control) {
        assertEquals(code, opcode.code());
        assertSame(opcode, Opcode.of(code));
        assertSame(opcode, Opcode.of(0xFFFFFFF0 | code), "only the low four bits count");
        assertEquals(control, opcode.isControl());
    }

    @ParameterizedTest(name = "{0} is reserved")
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void leavesTheOthersReserved(int code) {
        assertNull(Opcode.of(code));
    }
}
