package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class ToolsTest {
    @Test
    void givesWhatWasFound() {
        assertEquals("chromium", Tools.require(Optional.of("chromium"), "no Chromium", true));
    }

    @Test
    void skipsWithTheReasonWhatCannotRunHere() {
        TestAbortedException skip = assertThrows(
                TestAbortedException.class, () -> Tools.require(Optional.empty(), "no Chromium on PATH", false));
        assertTrue(skip.toString().contains("no Chromium on PATH"), skip::toString);
    }

    @Test
    void skipsNothingOnContinuousIntegration() {
        AssertionError failure =
                assertThrows(AssertionError.class, () -> Tools.require(Optional.empty(), "no Chromium on PATH", true));
        assertTrue(failure.toString().contains("no Chromium on PATH"), failure::toString);
    }
}
