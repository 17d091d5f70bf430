/**
 * Tests without a network: {@link io.hawser.testkit.WebSocketPair} connects two ends in memory, in virtual time and on the
 * test's own thread, so that every run is the same; {@link io.hawser.testkit.ThreadedPair} does it on a thread of its own,
 * for code that waits; {@link io.hawser.testkit.RawPeer} is one end and the bytes that it sees. All three let a test break
 * the byte stream between the ends through {@link io.hawser.testkit.Direction}.
 *
 * <p>And with one: {@link io.hawser.testkit.TcpFaultProxy} breaks the TCP connections between any client and any server, by
 * the same words, through {@link io.hawser.testkit.TcpDirection}. Imports {@code io.hawser} and below.
 */
@NullMarked
package io.hawser.testkit;

import org.jspecify.annotations.NullMarked;
