/** Which build this is, and whether the Spark, Scala and Java that it meets are the ones that it was built for. */
@NullMarked
package org.codedcomputing.spark.compatibility;

import org.jspecify.annotations.NullMarked;
