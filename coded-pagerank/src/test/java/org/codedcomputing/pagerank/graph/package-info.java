/** Tests of {@code pagerank.graph}. */
@NullMarked
package org.codedcomputing.pagerank.graph;

import org.jspecify.annotations.NullMarked;
