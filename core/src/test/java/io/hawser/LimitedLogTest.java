package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A log that peers can neither flood nor forge. T09. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LimitedLogTest {
    private final FakeClock clock = new FakeClock();
    private final Lines lines = new Lines();
    private final LimitedLog log = new LimitedLog(lines, Level.WARNING, clock);

    private static final class Lines implements Logger {
        final List<String> written = new ArrayList<>();

        @Nullable
        Throwable thrown;

        boolean off;
        boolean broken;

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return !off;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable error) {
            written.add(String.valueOf(text));
            thrown = error;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Object... parameters) {
            if (broken) {
                throw new NoClassDefFoundError("out of descriptors");
            }
            written.add(String.valueOf(text));
        }
    }

    private void flood(int count) {
        for (int i = 0; i < count; i++) {
            log.log(() -> "again");
        }
    }

    @Test
    void a_flood_is_cut_off_after_ten_lines() {
        flood(1_000);
        assertEquals(10, lines.written.size());
    }

    @Test
    void then_there_is_one_line_a_second_which_tells_how_many_are_missing() {
        flood(1_000);
        clock.set(clock.in(Duration.ofSeconds(1)));
        flood(50);
        assertEquals(11, lines.written.size());
        assertEquals("again (and 990 more before it)", lines.written.getLast());
        clock.set(clock.in(Duration.ofSeconds(1)));
        flood(1);
        assertEquals("again (and 49 more before it)", lines.written.getLast());
    }

    @Test
    void what_is_rare_is_always_logged() {
        for (int i = 0; i < 100; i++) {
            flood(1);
            clock.set(clock.in(Duration.ofSeconds(1)));
        }
        assertEquals(100, lines.written.size());
        assertTrue(lines.written.stream().allMatch("again"::equals));
    }

    @Test
    void what_nobody_wants_to_see_costs_nothing_and_is_not_counted() {
        lines.off = true;
        log.log(() -> {
            throw new AssertionError("asked for");
        });
        flood(100);
        lines.off = false;
        flood(1);
        assertEquals(List.of("again"), lines.written);
    }

    @Test
    void a_logger_that_breaks_breaks_nothing_else() {
        lines.broken = true;
        flood(3);
        lines.broken = false;
        flood(1);
        assertEquals(List.of("again"), lines.written);
    }

    @Test
    void nothing_that_a_peer_sent_begins_another_line() {
        log.log(() -> "path /a\u001b[2J\r\nb\u2028\u007f\u0085\u202e\ud800 grüße 漢字");
        assertEquals(
                "path /a\\u{1b}[2J\\u{d}\\u{a}b\\u{2028}\\u{7f}\\u{85}\\u{202e}\\u{d800} grüße 漢字",
                lines.written.getLast());
    }

    @Test
    void an_error_that_quotes_a_peer_is_shown_with_its_text_made_safe_and_its_trace() {
        Throwable quoting =
                new IllegalStateException("outer", new NumberFormatException("For \"1\nERROR all is lost\""));
        quoting.addSuppressed(new IllegalArgumentException("a\rb"));
        log.log(() -> "handler failed", quoting);
        Throwable shown = lines.thrown;
        assertEquals("java.lang.IllegalStateException: outer", String.valueOf(shown));
        assertEquals(
                "java.lang.NumberFormatException: For \"1\\u{a}ERROR all is lost\"",
                String.valueOf(shown == null ? null : shown.getCause()));
        assertEquals(
                "java.lang.IllegalArgumentException: a\\u{d}b",
                String.valueOf(shown == null ? null : shown.getSuppressed()[0]));
        assertEquals(
                List.of(quoting.getStackTrace()),
                List.of(shown == null ? new StackTraceElement[0] : shown.getStackTrace()));
    }

    @Test
    void any_other_error_is_shown_as_it_is() {
        Throwable plain = new IllegalStateException("plain", new IllegalArgumentException());
        log.log(() -> "handler failed", plain);
        assertSame(plain, lines.thrown);
    }
}
