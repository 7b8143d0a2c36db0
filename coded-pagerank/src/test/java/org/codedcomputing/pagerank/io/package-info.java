/** Tests of {@code pagerank.io}. */
@NullMarked
package org.codedcomputing.pagerank.io;

import org.jspecify.annotations.NullMarked;
