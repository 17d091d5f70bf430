/**
 * Those who do nothing wrong: connections that send a little and check what comes back, and fresh ones, while somebody else
 * attacks the server. Plain JDK sockets, no code of Hawser's.
 */
@NullMarked
package io.hawser.robustness.probe;

import org.jspecify.annotations.NullMarked;
