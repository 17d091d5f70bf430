/**
 * Frames: the bytes of RFC 6455 §5, one at a time. Nothing here remembers an earlier frame; what depends on the order of
 * frames belongs to {@code io.hawser.protocol}. Imports {@code java.base} only.
 */
@NullMarked
package io.hawser.protocol.frame;

import org.jspecify.annotations.NullMarked;
