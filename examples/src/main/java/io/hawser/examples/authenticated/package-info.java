/** Who may connect: a bearer token, and what those get who have none. */
@NullMarked
package io.hawser.examples.authenticated;

import org.jspecify.annotations.NullMarked;
