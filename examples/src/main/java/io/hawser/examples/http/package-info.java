/** Plain HTTP beside WebSockets: pages, files, a health check. */
@NullMarked
package io.hawser.examples.http;

import org.jspecify.annotations.NullMarked;
