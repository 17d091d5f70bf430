package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lost wake-up or a lost resumption leaves somebody waiting for ever, and the test with it. */
@Timeout(60)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InboxStressTest {
    private static final int MESSAGES = 100_000;

    private final Semaphore room = new Semaphore(0);
    private final AtomicInteger caughtUp = new AtomicInteger();

    @ParameterizedTest(name = "{0} receivers on {1} threads, {2} messages at most, waiting {3} ns")
    @CsvSource({
        "1, virtual,  16, -1",
        "1, platform, 16, -1",
        "1, virtual,   1, -1",
        "1, platform,  1, -1",
        "1, virtual,   4, 2000",
        "3, virtual,   2, -1",
        "3, platform,  5, 2000",
    })
    void each_message_is_taken_once_and_in_order(int receivers, String kind, int limit, long nanos) throws Exception {
        Inbox inbox = new Inbox(
                new InboxLimits(1 << 20, limit), new Loops.Manual(), room::release, caughtUp::incrementAndGet);
        ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        Thread.Builder builder = kind.equals("virtual") ? Thread.ofVirtual() : Thread.ofPlatform();
        for (int i = 0; i < receivers; i++) {
            threads.add(builder.start(() -> {
                try {
                    receive(inbox, nanos, taken);
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (int i = 0; i < MESSAGES; i++) {
            if (inbox.put(Message.text(Integer.toString(i)))) {
                assertTrue(room.tryAcquire(20, TimeUnit.SECONDS), "resumed after " + i);
            }
            if (i % 1_000 == 0) {
                LockSupport.parkNanos(10_000); // so that receivers wait, too
            }
        }
        inbox.end();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(failures));
        assertEquals(MESSAGES, taken.stream().distinct().count());
        assertEquals(MESSAGES, taken.size());
        if (receivers == 1) {
            assertEquals(taken.stream().sorted().toList(), List.copyOf(taken));
        }
    }

    private static void receive(Inbox inbox, long nanos, ConcurrentLinkedQueue<Integer> taken) throws Exception {
        while (true) {
            Message message = inbox.take(nanos);
            if (message != null) {
                taken.add(Integer.valueOf(message.text()));
            } else if (inbox.isEnded()) {
                return;
            }
        }
    }

    @Test
    void whoever_was_behind_always_says_so_when_he_is_no_more() throws Exception {
        for (int round = 0; round < 20_000; round++) {
            Semaphore told = new Semaphore(0);
            Inbox inbox = new Inbox(InboxLimits.DEFAULT, new Loops.Manual(), () -> {}, told::release);
            inbox.put(Message.text("last"));
            Thread receiver = Thread.startVirtualThread(() -> {
                try {
                    inbox.take(-1);
                    inbox.take(-1);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            if (inbox.isBehind()) {
                assertTrue(told.tryAcquire(20, TimeUnit.SECONDS), "round " + round);
            }
            inbox.end();
            receiver.join();
        }
    }
}
