/** Graphs from files on Hadoop file systems, DataFrames and GraphX, and ranks back to them. */
@NullMarked
package org.codedcomputing.pagerank.io;

import org.jspecify.annotations.NullMarked;
