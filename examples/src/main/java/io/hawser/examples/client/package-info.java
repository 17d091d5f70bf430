/** The client: asking and waiting, listening, and what can go wrong. */
@NullMarked
package io.hawser.examples.client;

import org.jspecify.annotations.NullMarked;
