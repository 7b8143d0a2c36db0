/**
 * The Lagrange family of codes [60], without Spark.
 *
 * <p>The way of the data: {@link org.codedcomputing.lcc.code.LagrangeParameters} says what fits and what is waited for; {@link
 * org.codedcomputing.lcc.code.LagrangePoints} fixes where blocks and workers are; {@link
 * org.codedcomputing.lcc.code.LagrangeCode} encodes, locates wrong results and decodes; {@link
 * org.codedcomputing.lcc.code.WorkerExpression} is what workers compute, with its degree. {@link
 * org.codedcomputing.lcc.code.ProductKeys} and {@link org.codedcomputing.lcc.code.GradientKeys} check results one by one. {@link
 * org.codedcomputing.lcc.code.BerrutCode} stands apart: it is approximate, over the reals, for any function.
 */
@NullMarked
package org.codedcomputing.lcc.code;

import org.jspecify.annotations.NullMarked;
