/** What to test: a listener and a handler that do the same. The tests are what this example is about. */
@NullMarked
package io.hawser.examples.testing;

import org.jspecify.annotations.NullMarked;
