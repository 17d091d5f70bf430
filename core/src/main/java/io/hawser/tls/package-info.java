/**
 * What TLS is told, on both ends: whose certificate, and who is asked for one. Values only, without TLS itself; imports
 * {@code java.base}.
 */
@NullMarked
package io.hawser.tls;

import org.jspecify.annotations.NullMarked;
