/**
 * Extensions (RFC 6455 §9): negotiation of {@code Sec-WebSocket-Extensions}, and permessage-deflate (RFC 7692). The
 * protocol knows only {@link io.hawser.protocol.extension.Extension}.
 */
@NullMarked
package io.hawser.protocol.extension;

import org.jspecify.annotations.NullMarked;
