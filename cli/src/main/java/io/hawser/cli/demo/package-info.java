/**
 * The demo: a shared board served by {@code hawser demo}. The protocol between page and server is in {@code protocol.md} beside
 * the page's resources.
 *
 * <p>Who touches what: a {@link io.hawser.cli.demo.Visitor} is one connection on its event loop; visitors of one room live on
 * several event loops and meet in their {@link io.hawser.cli.demo.Room}, which is the only object with a lock. Under it a room
 * only computes and hands messages to connections, which never blocks; so a lock is held for microseconds, and every visitor
 * gets what happens in a room in the same order. Inbound messages are checked before they reach a room.
 */
@NullMarked
package io.hawser.cli.demo;

import org.jspecify.annotations.NullMarked;
