/**
 * Hawser behind load balancers: the very files of {@code examples/deploy}, run by HAProxy and nginx. Only addresses, ports and paths in
 * them are replaced, and times where a test says so; {@code -Dhawser.full=true} takes the true times and numbers.
 */
@NullMarked
package io.hawser.conformance.balancer;

import org.jspecify.annotations.NullMarked;
