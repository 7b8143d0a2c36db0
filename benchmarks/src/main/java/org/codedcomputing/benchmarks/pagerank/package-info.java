/** Experiment behind {@code coded bench pagerank}. */
@NullMarked
package org.codedcomputing.benchmarks.pagerank;

import org.jspecify.annotations.NullMarked;
