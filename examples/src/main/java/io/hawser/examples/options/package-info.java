/** Limits and other options, for a whole server and for one route. */
@NullMarked
package io.hawser.examples.options;

import org.jspecify.annotations.NullMarked;
