/** Bulk kernels of fields and reals against the libraries that people use, and against the limits of the machine. */
@NullMarked
package org.codedcomputing.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
