/**
 * Coded operators for Apache Spark; {@link org.codedcomputing.spark.Coded} is where to begin. Beside it, which build
 * this is, and whether the Spark, Scala and Java that it meets are the ones that it was built for.
 */
@NullMarked
package org.codedcomputing.spark;

import org.jspecify.annotations.NullMarked;
