package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoleTest {
    /** RFC 6455 §5.1: "a client MUST mask all frames", "A server MUST NOT mask any frames". */
    @Test
    void onlyTheClientMasks() {
        assertTrue(Role.CLIENT.masks());
        assertFalse(Role.SERVER.masks());
    }
}
