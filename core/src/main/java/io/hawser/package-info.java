/**
 * The API: {@link io.hawser.WebSocket}, {@link io.hawser.Message}, {@link io.hawser.Listener} and the options; and, for
 * whoever brings a transport, {@link io.hawser.Connection} with {@link io.hawser.Transport} and {@link io.hawser.Loop}.
 * No I/O happens here; it imports {@code io.hawser.protocol} only.
 */
@NullMarked
package io.hawser;

import org.jspecify.annotations.NullMarked;
