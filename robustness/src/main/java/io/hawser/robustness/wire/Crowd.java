package io.hawser.robustness.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does something many times, many at a time, each on a virtual thread. */
public final class Crowd {
    private final int count;
    private final long deadline;
    private final Member member;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> mistake = new AtomicReference<>();

    /** What is done. */
    @FunctionalInterface
    public interface Member {
        /**
         * Does it once.
         *
         * @param index 0 for the first, and so on
         * @throws IOException if the server would not; it is counted
         */
        void act(int index) throws IOException, InterruptedException;
    }

    /**
     * What became of it.
     *
     * @param failed how often an {@link IOException} was thrown
     */
    public record Tally(int done, int failed) {}

    private Crowd(int count, Duration limit, Member member) {
        this.count = count;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.member = member;
    }

    /** Does it so often, in at most 10 minutes. */
    public static Tally each(int count, int atOnce, Member member) throws InterruptedException {
        return each(count, atOnce, Duration.ofMinutes(10), member);
    }

    /**
     * Does it so often, or for so long, whichever comes first.
     *
     * @throws IllegalStateException if the member threw anything but an {@link IOException}
     */
    public static Tally each(int count, int atOnce, Duration limit, Member member) throws InterruptedException {
        return new Crowd(count, limit, member).run(Math.min(count, atOnce));
    }

    private Tally run(int atOnce) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            threads.add(Thread.ofVirtual().name("crowd").start(this::work));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            throw e;
        }
        if (mistake.get() != null) {
            throw new IllegalStateException("an attack is broken", mistake.get());
        }
        return new Tally(done.get(), failed.get());
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return;
            }
            try {
                member.act(i);
                done.incrementAndGet();
            } catch (IOException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                mistake.compareAndSet(null, e);
                return;
            }
        }
    }
}
