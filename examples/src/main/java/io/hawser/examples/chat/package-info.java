/** A chat: a server with a topic, a page for browsers, a client for the terminal. */
@NullMarked
package io.hawser.examples.chat;

import org.jspecify.annotations.NullMarked;
