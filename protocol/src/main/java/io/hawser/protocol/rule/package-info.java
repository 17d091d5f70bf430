/**
 * The rules that a peer can break, each with a stable id and the close code that answers it, and the exception that
 * carries a breach from the byte that shows it to the one place that closes the connection.
 */
@NullMarked
package io.hawser.protocol.rule;

import org.jspecify.annotations.NullMarked;
