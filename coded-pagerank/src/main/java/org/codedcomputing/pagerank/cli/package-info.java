/** The verb {@code coded pagerank}. */
@NullMarked
package org.codedcomputing.pagerank.cli;

import org.jspecify.annotations.NullMarked;
