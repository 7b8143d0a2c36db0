/** Coded jobs against what Spark does by itself: collect, pull scheduling, speculation. */
@NullMarked
package org.codedcomputing.benchmarks.job;

import org.jspecify.annotations.NullMarked;
