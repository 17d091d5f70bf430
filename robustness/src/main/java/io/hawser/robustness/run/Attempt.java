package io.hawser.robustness.run;

import io.hawser.benchmarks.load.ProcessGauge;
import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.attack.Findings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attack on a thread of its own, within a limit, and watches the target's memory and processor meanwhile. One that
 * is soon over is made again and again: what others notice of it needs some time to be measured. For one thread.
 */
final class Attempt {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Attack attack;
    private final Target target;
    private final Findings findings = new Findings();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private double mostMiB;
    private volatile boolean soonOver;

    Attempt(Attack attack, Target target) {
        this.attack = attack;
        this.target = target;
    }

    /** How long an attack of so much effort is made at least. */
    static Duration least(Effort effort) {
        return effort.time(Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    /**
     * Makes it; ends at most a little later than its limit.
     *
     * @param least it is made again until so long has passed
     */
    void make(Effort effort, Duration least) throws InterruptedException {
        ProcessGauge gauge = new ProcessGauge(target.pid());
        double seconds = gauge.read().peer();
        double resident = gauge.residentBytes();
        double most = resident;
        long start = System.nanoTime();
        Duration limit = effort.time(Duration.ofSeconds(30), Duration.ofMinutes(3));
        Thread thread = Thread.ofPlatform().name(attack.id()).daemon().start(() -> run(effort, least));
        boolean late = false;
        while (!thread.join(LOOK)) {
            most = Math.max(most, gauge.residentBytes());
            if (System.nanoTime() - start > limit.toNanos()) {
                late = true;
                findings.expect(false, "the attack did not end within " + limit.toSeconds() + " s");
                thread.interrupt();
                thread.join(GRACE);
                break;
            }
        }
        if (late) {
            failure.set(null); // it was made, and for too long
        }
        findings.figure("seconds", (System.nanoTime() - start) / 1e9);
        findings.figure("serverCpuSeconds", gauge.read().peer() - seconds);
        mostMiB = Math.max(mostMiB, (most - resident) / (1 << 20));
        findings.figure("residentMiB", mostMiB);
    }

    private void run(Effort effort, Duration least) {
        long start = System.nanoTime();
        try {
            int times = 0;
            do {
                attack.run(target, effort, findings);
                times++;
            } while (System.nanoTime() - start < least.toNanos()
                    && !Thread.currentThread().isInterrupted());
            soonOver = times > 1;
        } catch (Throwable e) { // also what no attack should throw: it was not made then
            failure.set(e);
        }
    }

    Findings findings() {
        return findings;
    }

    /** Whether it was, when it was made last, so that it was made more than once. */
    boolean isSoonOver() {
        return soonOver;
    }

    /** Why it could not be made, or null if it could. */
    @Nullable
    Throwable failure() {
        return failure.get();
    }
}
