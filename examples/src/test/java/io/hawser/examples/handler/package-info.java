@NullMarked
package io.hawser.examples.handler;

import org.jspecify.annotations.NullMarked;
