package io.hawser.protocol.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProtocolExceptionTest {
    @Test
    void saysWhatThePeerDidAndNotWhereWeNoticed() {
        ProtocolException e = new ProtocolException(Rule.MASK_MISSING, "not masked");
        assertEquals(Rule.MASK_MISSING, e.rule());
        assertEquals("not masked", e.getMessage());
        assertEquals(0, e.getStackTrace().length);
        e.addSuppressed(new Exception());
        assertEquals(0, e.getSuppressed().length);
    }
}
