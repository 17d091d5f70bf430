/** WebSockets over HTTP/2 (RFC 8441) with other people's programs at the other end, or between. */
@NullMarked
package io.hawser.conformance.http2;

import org.jspecify.annotations.NullMarked;
