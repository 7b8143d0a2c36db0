/**
 * Codes for computations: an input becomes n shares, one for each worker, and the answer follows from any sufficient subset of
 * the n results. Nothing here knows of Spark; {@code CodedJob} of coded-spark runs any of them.
 */
@NullMarked
package org.codedcomputing.core.computation;

import org.jspecify.annotations.NullMarked;
