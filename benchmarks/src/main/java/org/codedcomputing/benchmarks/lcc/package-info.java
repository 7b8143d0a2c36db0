/** Lagrange coded regression against what a user would pick instead, verified and private regression, approximate predictions. */
@NullMarked
package org.codedcomputing.benchmarks.lcc;

import org.jspecify.annotations.NullMarked;
