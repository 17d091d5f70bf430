/** The client through real proxies. */
@NullMarked
package io.hawser.conformance.proxies;

import org.jspecify.annotations.NullMarked;
