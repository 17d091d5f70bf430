/** Tests of the command, run in this process. */
@NullMarked
package io.hawser.cli;

import org.jspecify.annotations.NullMarked;
