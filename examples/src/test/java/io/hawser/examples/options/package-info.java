@NullMarked
package io.hawser.examples.options;

import org.jspecify.annotations.NullMarked;
