/** The examples run, and the documentation says what they say. */
@NullMarked
package io.hawser.examples;

import org.jspecify.annotations.NullMarked;
