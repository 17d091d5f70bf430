/**
 * The attacker's side of the wire: blocking sockets of the JDK, frames and requests in any shape, right or wrong, and a
 * reader that believes nothing. It shares no code with Hawser, so that a mistake in the one cannot hide in the other.
 * Nothing here waits for ever: each wait has a deadline, each connection a lifetime.
 */
@NullMarked
package io.hawser.robustness.wire;

import org.jspecify.annotations.NullMarked;
