/** A listener that sends every message back. */
@NullMarked
package io.hawser.examples.echo;

import org.jspecify.annotations.NullMarked;
