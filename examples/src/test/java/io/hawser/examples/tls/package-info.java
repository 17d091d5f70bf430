@NullMarked
package io.hawser.examples.tls;

import org.jspecify.annotations.NullMarked;
