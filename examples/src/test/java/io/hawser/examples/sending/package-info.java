@NullMarked
package io.hawser.examples.sending;

import org.jspecify.annotations.NullMarked;
