package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InboxTest {
    private final List<String> told = new ArrayList<>();
    private final Inbox inbox = new Inbox(
            new InboxLimits(100, 4), new Loops.Manual(), () -> told.add("resume"), () -> told.add("caught up"));

    private static Message message(int bytes) {
        return Message.binary(new byte[bytes]);
    }

    private @Nullable Message take() throws InterruptedException {
        return inbox.take(0);
    }

    @Test
    void is_full_at_its_number_of_messages_and_has_room_again_at_half() throws Exception {
        assertFalse(inbox.put(message(0)));
        assertFalse(inbox.put(message(0)));
        assertFalse(inbox.put(message(0)));
        assertTrue(inbox.put(message(0)));
        take();
        assertEquals(List.of(), told);
        take();
        assertEquals(List.of("resume"), told);
        take();
        take();
        assertEquals(List.of("resume"), told, "once");
    }

    @Test
    void is_full_at_its_number_of_bytes_and_has_room_again_at_half() throws Exception {
        assertFalse(inbox.put(message(60)));
        assertTrue(inbox.put(message(40)));
        take();
        assertEquals(List.of("resume"), told);
    }

    @Test
    void a_message_is_handled_when_its_receiver_comes_back_or_something_was_sent() throws Exception {
        inbox.put(message(10));
        inbox.put(message(20));
        assertEquals(30, inbox.unhandledBytes());
        take();
        assertEquals(30, inbox.unhandledBytes(), "one is worked on");
        take();
        assertEquals(20, inbox.unhandledBytes());
        inbox.answered();
        assertEquals(0, inbox.unhandledBytes());
        inbox.put(message(5));
        assertEquals(5, inbox.unhandledBytes());
        take();
        assertNull(take());
        assertEquals(0, inbox.unhandledBytes());
        assertEquals(35, inbox.handledBytes());
    }

    @Test
    void takes_one_message_of_any_length() throws Exception {
        assertTrue(inbox.put(message(1_000)));
        assertEquals(1_000, Tests.notNull(take()).length());
        assertEquals(List.of("resume"), told);
    }

    @Test
    void of_one_message_at_a_time_resumes_after_each() throws Exception {
        Inbox narrow = new Inbox(new InboxLimits(1, 1), new Loops.Manual(), () -> told.add("resume"), () -> {});
        for (int i = 1; i <= 3; i++) {
            assertTrue(narrow.put(message(0)));
            narrow.take(0);
            assertEquals(i, told.size());
        }
    }

    @Test
    void gives_nothing_after_a_time() throws Exception {
        assertNull(inbox.take(0));
        assertNull(inbox.take(1_000));
        assertFalse(inbox.isEnded());
    }

    @Test
    void gives_what_came_before_the_end_and_then_nothing() throws Exception {
        inbox.put(message(1));
        inbox.end();
        assertFalse(inbox.isEnded());
        assertEquals(1, Tests.notNull(inbox.take(-1)).length());
        assertNull(inbox.take(-1));
        assertTrue(inbox.isEnded());
    }

    @Test
    void gives_nothing_once_discarded_and_takes_nothing_more() throws Exception {
        inbox.put(message(1));
        inbox.discard();
        assertFalse(inbox.put(message(1_000)), "nothing to pause for");
        assertNull(inbox.take(-1));
        assertTrue(inbox.isEnded());
    }

    @Test
    void says_when_whoever_was_behind_has_caught_up() throws Exception {
        assertFalse(inbox.isBehind(), "nobody has anything to do");
        inbox.put(message(1));
        inbox.put(message(2));
        assertTrue(inbox.isBehind(), "two wait");
        take();
        take();
        assertTrue(inbox.isBehind(), "the last one is worked on");
        assertEquals(List.of(), told);
        take();
        assertEquals(List.of("caught up"), told);
        assertFalse(inbox.isBehind());
        take();
        assertEquals(List.of("caught up"), told, "once");
    }

    @Test
    void wakes_a_taker() throws Exception {
        CompletableFuture<@Nullable Message> taken = Tests.async(() -> inbox.take(-1));
        inbox.put(message(3));
        assertEquals(3, Tests.notNull(taken.get(10, TimeUnit.SECONDS)).length());
        CompletableFuture<@Nullable Message> none = Tests.async(() -> inbox.take(-1));
        inbox.end();
        assertNull(none.get(10, TimeUnit.SECONDS));
    }

    @Test
    void lets_a_taker_be_interrupted() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> inbox.take(-1));
    }
}
