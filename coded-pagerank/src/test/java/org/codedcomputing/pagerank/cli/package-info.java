/** Tests of {@code pagerank.cli}. */
@NullMarked
package org.codedcomputing.pagerank.cli;

import org.jspecify.annotations.NullMarked;
