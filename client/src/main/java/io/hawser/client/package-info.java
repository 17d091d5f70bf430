/** The client: {@link io.hawser.client.WebSocketClient} connects, to what a {@link io.hawser.client.ConnectRequest} says. */
@NullMarked
package io.hawser.client;

import org.jspecify.annotations.NullMarked;
