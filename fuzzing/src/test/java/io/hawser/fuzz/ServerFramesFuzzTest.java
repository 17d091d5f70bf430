package io.hawser.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.protocol.Role;

/** What a server receives, with and without compression; what must hold is in {@link FrameStream}. */
class ServerFramesFuzzTest {
    @FuzzTest
    void receive(byte[] input) {
        FrameStream.check(Role.SERVER, input);
    }
}
