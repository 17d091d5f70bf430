/** From samples to what people read: medians and ratios, tables, charts, the page of results. */
@NullMarked
package io.hawser.benchmarks.report;

import org.jspecify.annotations.NullMarked;
