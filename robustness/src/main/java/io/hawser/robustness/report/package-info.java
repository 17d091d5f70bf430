/** What was found, for readers. */
@NullMarked
package io.hawser.robustness.report;

import org.jspecify.annotations.NullMarked;
