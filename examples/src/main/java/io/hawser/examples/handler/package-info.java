/** A conversation in straight code, on a virtual thread of its own. */
@NullMarked
package io.hawser.examples.handler;

import org.jspecify.annotations.NullMarked;
