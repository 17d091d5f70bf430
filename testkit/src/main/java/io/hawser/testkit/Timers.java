package io.hawser.testkit;

/** Runs a task on a loop at a time of its clock. */
@FunctionalInterface
interface Timers {
    void at(long nanoTime, Runnable task);
}
