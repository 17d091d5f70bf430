@NullMarked
package io.hawser.examples.client;

import org.jspecify.annotations.NullMarked;
