/**
 * Iterations on one machine: PageRank by a loop of its own, vertex programs in general. What is summed over vertices is summed in
 * fixed blocks of them, so that results have the same bits however many threads there are.
 */
@NullMarked
package org.codedcomputing.pagerank.engine;

import org.jspecify.annotations.NullMarked;
