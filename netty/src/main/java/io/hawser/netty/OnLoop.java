package io.hawser.netty;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;

/** What any thread wants done on an event loop. */
final class OnLoop {
    private OnLoop() {}

    /** Does it now if this is the loop, else soon; never if the loop has ended, and with it all that it could be done to. */
    static void run(EventExecutor loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // the loop was shut down, and its connections with it: nobody is left
        }
    }
}
