/**
 * The measurements: which cells there are, which servers and clients, and how one of them is put on a core, loaded from
 * another and read.
 */
@NullMarked
package io.hawser.benchmarks.run;

import org.jspecify.annotations.NullMarked;
