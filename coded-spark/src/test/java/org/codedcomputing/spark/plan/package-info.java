/** Tests of the planner. */
@NullMarked
package org.codedcomputing.spark.plan;

import org.jspecify.annotations.NullMarked;
