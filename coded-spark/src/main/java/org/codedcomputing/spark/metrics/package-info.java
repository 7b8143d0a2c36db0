/** What this library counts, among Spark's own metrics: in every sink and in the REST API, under {@code coded.*}. */
@NullMarked
package org.codedcomputing.spark.metrics;

import org.jspecify.annotations.NullMarked;
