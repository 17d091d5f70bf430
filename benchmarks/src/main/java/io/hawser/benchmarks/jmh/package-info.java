/**
 * Microbenchmarks of {@code io.hawser.protocol}, for whoever changes it: where the time of a message goes, and that none of
 * it makes garbage. Started by {@code ./bench --jmh}. What servers cost in the end is measured elsewhere.
 */
@NullMarked
package io.hawser.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
