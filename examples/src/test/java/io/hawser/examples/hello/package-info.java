@NullMarked
package io.hawser.examples.hello;

import org.jspecify.annotations.NullMarked;
