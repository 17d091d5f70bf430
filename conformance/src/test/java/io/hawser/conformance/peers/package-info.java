/**
 * Other implementations as peers of Hawser, as servers and as clients. {@link
 * io.hawser.conformance.peers.Implementation} lists them, {@link io.hawser.conformance.peers.Scenario} what is tried
 * with each, {@code conformance/expected/peers.json} where the result is not what it should be, and why;
 * {@code PeersTest} tries and writes the table of {@code docs/conformance.md}.
 *
 * <p>A peer sends back what it receives. A text that begins with an exclamation mark is a command to it, so that a
 * scenario reads the same whichever side connected: {@link io.hawser.conformance.peers.Conversation} and
 * {@code conformance/browser/conversation.mjs} know them.
 */
@NullMarked
package io.hawser.conformance.peers;

import org.jspecify.annotations.NullMarked;
