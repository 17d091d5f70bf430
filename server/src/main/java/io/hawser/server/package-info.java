/**
 * The server: {@link io.hawser.server.WebSocketServer} listens, {@link io.hawser.server.Route} says who may connect to
 * what, {@link io.hawser.server.Topic} sends one message to many. Plain HTTP next door is for a page, a health check and
 * the like; it is no web framework.
 */
@NullMarked
package io.hawser.server;

import org.jspecify.annotations.NullMarked;
