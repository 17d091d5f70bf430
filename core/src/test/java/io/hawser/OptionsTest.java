package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.extension.DeflateParameters;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The option records: their defaults, ranges and changes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OptionsTest {
    private static final Duration TOO_LONG = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Arguments refused(String setting, Executable making) {
        return Arguments.of(setting, making);
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                refused("limits.maxMessageBytes", () -> Limits.DEFAULT.withMaxMessageBytes(0)),
                refused("limits.maxMessageBytes", () -> Limits.DEFAULT.withMaxMessageBytes(Integer.MAX_VALUE)),
                refused("limits.maxFragments", () -> Limits.DEFAULT.withMaxFragments(0)),
                refused("limits.messageTimeout", () -> Limits.DEFAULT.withMessageTimeout(Duration.ZERO)),
                refused("limits.messageTimeout", () -> Limits.DEFAULT.withMessageTimeout(TOO_LONG)),
                refused("limits.controlFramesPerSecond", () -> Limits.DEFAULT.withControlFramesPerSecond(0)),
                refused("keepAlive.pingInterval", () -> new KeepAlive(Duration.ofNanos(-1), SECOND)),
                refused("keepAlive.pingInterval", () -> new KeepAlive(TOO_LONG, SECOND)),
                refused("keepAlive.pongTimeout", () -> new KeepAlive(SECOND, Duration.ZERO)),
                refused("backpressure.highWaterBytes", () -> Backpressure.DEFAULT.withHighWaterBytes(0)),
                refused("backpressure.maxUnsentAge", () -> Backpressure.DEFAULT.withMaxUnsentAge(Duration.ZERO)),
                refused("inbox.maxBytes", () -> new InboxLimits(0, 1)),
                refused("inbox.maxMessages", () -> new InboxLimits(1, 0)),
                refused("compression.windowBits", () -> Compression.DEFAULT.withWindowBits(7)),
                refused("compression.windowBits", () -> Compression.DEFAULT.withWindowBits(16)),
                refused("compression.minBytes", () -> Compression.DEFAULT.withMinBytes(-1)),
                refused("compression.level", () -> Compression.DEFAULT.withLevel(0)),
                refused("compression.level", () -> Compression.DEFAULT.withLevel(10)),
                refused("closeTimeout", () -> ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ZERO)));
    }

    @ParameterizedTest(name = "{0} out of range is refused by name")
    @MethodSource("outOfRange")
    void out_of_range(String setting, Executable making) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, making);
        assertTrue(String.valueOf(e.getMessage()).startsWith(setting + " must be "), e.getMessage());
    }

    @Test
    void the_ends_of_the_ranges_are_allowed() {
        new Limits(1, 1, Duration.ofNanos(1), 1);
        new Limits(Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Duration.ofDays(3_650), Integer.MAX_VALUE);
        new KeepAlive(Duration.ZERO, Duration.ofNanos(1));
        new Backpressure(Long.MAX_VALUE, Duration.ofNanos(1), OverflowPolicy.CLOSE);
        new InboxLimits(1, 1);
        new Compression(true, true, 8, 0, 1);
    }

    @Test
    void the_defaults_are_those_of_the_design() {
        assertEquals(new Limits(1 << 20, 1_024, Duration.ofSeconds(30), 100), Limits.DEFAULT);
        assertEquals(new KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(20)), KeepAlive.DEFAULT);
        assertEquals(new Backpressure(1 << 20, Duration.ofSeconds(10), OverflowPolicy.BLOCK), Backpressure.DEFAULT);
        assertEquals(new InboxLimits(64 << 10, 256), InboxLimits.DEFAULT);
        assertEquals(new Compression(true, false, 15, 1_024, 6), Compression.DEFAULT);
        assertEquals(Duration.ofSeconds(10), ConnectionOptions.DEFAULT.closeTimeout());
    }

    @Test
    void each_change_changes_one_thing() {
        ConnectionOptions all = ConnectionOptions.DEFAULT
                .withLimits(Limits.DEFAULT.withMaxFragments(7))
                .withKeepAlive(KeepAlive.OFF)
                .withBackpressure(Backpressure.DEFAULT.withPolicy(OverflowPolicy.CLOSE))
                .withInbox(new InboxLimits(1, 2))
                .withCompression(Compression.OFF)
                .withCloseTimeout(SECOND);
        assertEquals(
                new ConnectionOptions(
                        new Limits(1 << 20, 7, Duration.ofSeconds(30), 100),
                        KeepAlive.OFF,
                        new Backpressure(1 << 20, Duration.ofSeconds(10), OverflowPolicy.CLOSE),
                        new InboxLimits(1, 2),
                        Compression.OFF,
                        SECOND),
                all);
    }

    @Test
    void compression_is_wished_for_from_the_side_it_is_on() {
        Compression small = Compression.DEFAULT.withWindowBits(9);
        assertEquals(Optional.of(new DeflateParameters(true, true, 9, 15)), small.forServer());
        assertEquals(Optional.of(new DeflateParameters(true, true, 15, 9)), small.forClient());
        assertEquals(
                Optional.of(DeflateParameters.NONE),
                Compression.DEFAULT.withContextTakeover(true).forServer());
        assertEquals(Optional.empty(), Compression.OFF.forServer());
        assertEquals(Optional.empty(), Compression.OFF.forClient());
    }
}
