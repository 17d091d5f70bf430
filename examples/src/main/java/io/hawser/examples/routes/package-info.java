/** What a path leads to: parameters, subprotocols, origins. */
@NullMarked
package io.hawser.examples.routes;

import org.jspecify.annotations.NullMarked;
