@NullMarked
package io.hawser.examples.balanced;

import org.jspecify.annotations.NullMarked;
