/**
 * What is measured and runs on the JVM, a main class each, with one thread for I/O where that can be chosen, and otherwise
 * as each one's documentation says to run fast. Servers echo at {@code /echo}; what comes in at {@code /pub} goes out to all
 * connections at {@code /sub}. Clients, whose names say so, connect and send back what they receive.
 */
@NullMarked
package io.hawser.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
