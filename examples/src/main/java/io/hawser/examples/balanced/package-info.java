/** A server behind load balancers: whom it believes, when it is ready, how it drains. */
@NullMarked
package io.hawser.examples.balanced;

import org.jspecify.annotations.NullMarked;
