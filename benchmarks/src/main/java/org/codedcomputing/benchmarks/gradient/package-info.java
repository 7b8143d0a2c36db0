/** Measurements of coded gradients: stragglers under several schemes, and CodedReduce in the lab. */
@NullMarked
package org.codedcomputing.benchmarks.gradient;

import org.jspecify.annotations.NullMarked;
