/** Measurements of matrix-vector products on workers of unequal speed. */
@NullMarked
package org.codedcomputing.benchmarks.hcmm;

import org.jspecify.annotations.NullMarked;
