package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import java.io.IOException;

/** One way to misuse a server. What it costs others is not its business: somebody else watches bystanders meanwhile. */
public interface Attack {
    /** As {@code T20}, or {@code T20c}: the threat's name, which stays. */
    String id();

    /** What is done, in a few words for a table. */
    String title();

    /** Whether there is nothing to attack in a server without TLS. */
    default boolean needsTls() {
        return false;
    }

    /**
     * Does it, and tells what the server answered that it should not have. Leaves no socket open.
     *
     * @throws IOException if the attack could not be made; not for what the server does with its connections
     */
    void run(Target target, Effort effort, Findings findings) throws IOException, InterruptedException;
}
