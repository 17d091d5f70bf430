/** Callbacks on the event loop: one listener for all connections, or one for each. */
@NullMarked
package io.hawser.examples.listener;

import org.jspecify.annotations.NullMarked;
