/**
 * Fuzz targets: one class each, its seeds beside it in the resources. What holds for every input is said in the
 * target's comment; anything else that comes out is a finding. A target of what only its package sees is in a package of
 * that name.
 */
@NullMarked
package io.hawser.fuzz;

import org.jspecify.annotations.NullMarked;
