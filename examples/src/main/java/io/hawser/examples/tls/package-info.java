/** A server and a client with TLS. */
@NullMarked
package io.hawser.examples.tls;

import org.jspecify.annotations.NullMarked;
