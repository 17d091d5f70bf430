/** The smallest server, and a client that talks to it. */
@NullMarked
package io.hawser.examples.hello;

import org.jspecify.annotations.NullMarked;
