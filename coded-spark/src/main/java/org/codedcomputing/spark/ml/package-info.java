/**
 * Estimators and models of Spark ML whose training does not wait for stragglers. Column statistics -> {@code ScaledObjective} (in
 * which columns have variance 1, as in MLlib) -> the gradients of {@code spark.gradient} -> L-BFGS -> a model. Models and summaries
 * serve other ways to train, too.
 */
@NullMarked
package org.codedcomputing.spark.ml;

import org.jspecify.annotations.NullMarked;
