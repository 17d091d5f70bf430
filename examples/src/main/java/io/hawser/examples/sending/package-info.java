/** Sending from other threads, and what happens when the peer is slow. */
@NullMarked
package io.hawser.examples.sending;

import org.jspecify.annotations.NullMarked;
