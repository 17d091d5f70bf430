@NullMarked
package io.hawser.examples.listener;

import org.jspecify.annotations.NullMarked;
