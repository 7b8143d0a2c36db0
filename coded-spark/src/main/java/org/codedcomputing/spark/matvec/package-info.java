/**
 * Coded matrix-vector products over workers of unequal speed: matrix and workers' models -> {@code MatvecPlanner} (who does how many
 * blocks, in which code, cut into which tasks) -> {@code RowCode} (shares and decoding) -> a {@code CodedJob} -> y = A x. What tasks
 * took goes into {@code Observations}, whose estimates may change the plan of later rounds.
 *
 * <p>Loads are those of {@code core.allocation} (HCMM, [70]), codes those of {@code core.matmul} and {@code core.fountain}; the schemes
 * that they are compared with are behind the same call.
 */
@NullMarked
package org.codedcomputing.spark.matvec;

import org.jspecify.annotations.NullMarked;
