/**
 * The attacks, each by the id of its threat. An attack knows what the RFCs ask of any server, and nothing of the server that
 * it attacks: where a server's own limit decides, being refused and being served are both right.
 */
@NullMarked
package io.hawser.robustness.attack;

import org.jspecify.annotations.NullMarked;
