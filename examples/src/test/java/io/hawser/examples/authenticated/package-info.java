@NullMarked
package io.hawser.examples.authenticated;

import org.jspecify.annotations.NullMarked;
