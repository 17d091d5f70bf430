/**
 * The servers under measurement that run on the JVM, a main class each: {@code /echo} echoes, what comes in at {@code
 * /pub} goes out to all connections at {@code /sub}. One thread for I/O, and otherwise as each one's documentation says
 * to run fast.
 */
@NullMarked
package io.hawser.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
