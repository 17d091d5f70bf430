@NullMarked
package io.hawser.examples.chat;

import org.jspecify.annotations.NullMarked;
