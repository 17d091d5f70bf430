/** What was found, for readers. */
@NullMarked
package io.hawser.abuse.report;

import org.jspecify.annotations.NullMarked;
