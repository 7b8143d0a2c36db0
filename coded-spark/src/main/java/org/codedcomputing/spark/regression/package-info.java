/**
 * The verb {@code regression}: data and a {@code RegressionRequest} -> the {@code RegressionScheme} of any module -> a {@code
 * RegressionOutcome}. Schemes are found by {@link java.util.ServiceLoader}, see {@code RegressionProvider}.
 */
@NullMarked
package org.codedcomputing.spark.regression;

import org.jspecify.annotations.NullMarked;
