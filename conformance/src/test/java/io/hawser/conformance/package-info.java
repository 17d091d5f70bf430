/**
 * Hawser held against what others wrote: the Autobahn test suite in both roles, the {@code ws} package for Node, and
 * real browsers; {@code io.hawser.conformance.peers} has a matrix of a dozen more. The other sides live in {@code
 * conformance/node}, {@code conformance/browser} and {@code conformance/autobahn}; {@link io.hawser.conformance.Tools} finds the programs that run them, and a test whose
 * programs are missing is skipped, or fails where {@code CI=true}.
 */
@NullMarked
package io.hawser.conformance;

import org.jspecify.annotations.NullMarked;
