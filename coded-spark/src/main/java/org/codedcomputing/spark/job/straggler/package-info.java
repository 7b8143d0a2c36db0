/** Stragglers made on purpose, for tests and experiments: seeded delays of workers, and workers that keep to a given speed. */
@NullMarked
package org.codedcomputing.spark.job.straggler;

import org.jspecify.annotations.NullMarked;
