/**
 * What is attacked and runs on the JVM, a main class each, set up as one gets it: nothing is chosen but the port, the routes
 * and the certificate. Each echoes at {@code /echo} and floods at {@code /flood}, see {@link io.hawser.robustness.peer.Flood}, and
 * answers its parent, see {@link io.hawser.robustness.peer.Control}.
 */
@NullMarked
package io.hawser.robustness.peer;

import org.jspecify.annotations.NullMarked;
