/** Coded operators for Apache Spark; {@link org.codedcomputing.spark.Coded} is where to begin. */
@NullMarked
package org.codedcomputing.spark;

import org.jspecify.annotations.NullMarked;
