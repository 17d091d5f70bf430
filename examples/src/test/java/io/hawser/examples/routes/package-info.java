@NullMarked
package io.hawser.examples.routes;

import org.jspecify.annotations.NullMarked;
