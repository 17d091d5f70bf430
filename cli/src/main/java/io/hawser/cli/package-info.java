/**
 * The {@code hawser} command: {@link io.hawser.cli.Main} and a class per subcommand. Answers go to standard output; all else,
 * such as errors and the log, goes to standard error.
 */
@NullMarked
package io.hawser.cli;

import org.jspecify.annotations.NullMarked;
