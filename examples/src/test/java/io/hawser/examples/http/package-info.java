@NullMarked
package io.hawser.examples.http;

import org.jspecify.annotations.NullMarked;
