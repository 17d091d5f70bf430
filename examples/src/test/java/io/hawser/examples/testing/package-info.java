@NullMarked
package io.hawser.examples.testing;

import org.jspecify.annotations.NullMarked;
