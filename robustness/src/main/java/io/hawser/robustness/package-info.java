/**
 * Attacks Hawser and its peers, each in a process of its own, and watches what that does to others:
 * {@link io.hawser.robustness.Abuse} is what {@code ./abuse} starts. Nothing but processes that this program has started is ever
 * attacked, and only on loopback.
 */
@NullMarked
package io.hawser.robustness;

import org.jspecify.annotations.NullMarked;
