/**
 * The opening handshake (RFC 6455 §4) as pure functions from request to answer, for both roles. Parsing HTTP itself is
 * the transport's work; what arrives here is a parsed head.
 */
@NullMarked
package io.hawser.protocol.handshake;

import org.jspecify.annotations.NullMarked;
