/**
 * What becomes of payloads: collecting a message that comes in parts, within its limit, and checking that text is UTF-8.
 */
@NullMarked
package io.hawser.protocol.message;

import org.jspecify.annotations.NullMarked;
