/** Tests of what measures PageRank, without a lab. */
@NullMarked
package org.codedcomputing.benchmarks.pagerank;

import org.jspecify.annotations.NullMarked;
