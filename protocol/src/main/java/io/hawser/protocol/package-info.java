/**
 * One WebSocket connection as a state machine: bytes in, events out; commands in, bytes out (RFC 6455). Nothing here
 * knows a socket, a clock, a thread or a lock; every object belongs to one thread at a time.
 */
@NullMarked
package io.hawser.protocol;

import org.jspecify.annotations.NullMarked;
