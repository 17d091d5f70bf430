/**
 * The bridge between Netty and {@code io.hawser}: a channel becomes a {@link io.hawser.Connection} after the HTTP/1.1
 * upgrade. Knows neither routes nor policies; those come in as a {@link io.hawser.netty.RequestHandler} from the server,
 * or as a {@link io.hawser.netty.ConnectPlan} from the client. No Netty type leaves this package.
 */
@NullMarked
package io.hawser.netty;

import org.jspecify.annotations.NullMarked;
