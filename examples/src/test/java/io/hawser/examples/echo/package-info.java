@NullMarked
package io.hawser.examples.echo;

import org.jspecify.annotations.NullMarked;
