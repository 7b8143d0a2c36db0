/** The planner: measured, declared and default rates, calibration, and the table of choices. */
@NullMarked
package org.codedcomputing.spark.plan;

import org.jspecify.annotations.NullMarked;
