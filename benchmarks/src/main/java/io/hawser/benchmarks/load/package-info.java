/**
 * The load generator: plain JDK sockets, its own frames, its own checks. It is the client of a server under measurement, or
 * the server of a client. It shares no code with Hawser, so that a mistake in the one cannot hide in the other, and does as
 * little as it can while the clock runs: what it sends and what must come back is laid out in memory before.
 */
@NullMarked
package io.hawser.benchmarks.load;

import org.jspecify.annotations.NullMarked;
