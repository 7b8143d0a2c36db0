/** Graphs in memory: arcs as primitive arrays, loaders, generators and partitions; no Spark. */
@NullMarked
package org.codedcomputing.pagerank.graph;

import org.jspecify.annotations.NullMarked;
