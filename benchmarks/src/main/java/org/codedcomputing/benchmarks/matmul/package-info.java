/** Measurements of coded matrix products. */
@NullMarked
package org.codedcomputing.benchmarks.matmul;

import org.jspecify.annotations.NullMarked;
