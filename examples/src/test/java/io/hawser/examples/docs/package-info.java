/** The documentation, held against the code. */
@NullMarked
package io.hawser.examples.docs;

import org.jspecify.annotations.NullMarked;
