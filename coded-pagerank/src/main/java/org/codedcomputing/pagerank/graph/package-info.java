/** Graphs in memory: arcs as primitive arrays, names of vertices, generators and partitions; no Spark. */
@NullMarked
package org.codedcomputing.pagerank.graph;

import org.jspecify.annotations.NullMarked;
