/** Tests of {@code pagerank.engine}. */
@NullMarked
package org.codedcomputing.pagerank.engine;

import org.jspecify.annotations.NullMarked;
