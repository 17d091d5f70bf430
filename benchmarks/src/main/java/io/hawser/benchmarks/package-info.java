/**
 * Measures Hawser and its peers: {@link io.hawser.benchmarks.Bench} is what {@code ./bench} starts,
 * {@link io.hawser.benchmarks.LoadGenerator} what it puts on a core of its own to load one server or client at a time.
 */
@NullMarked
package io.hawser.benchmarks;

import org.jspecify.annotations.NullMarked;
