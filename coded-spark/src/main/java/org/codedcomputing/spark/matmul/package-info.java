/**
 * Coded products of matrices on Spark: operands -> {@code ProductChoice} (code, partition, form) -> shares, encoded on the driver or
 * slab by slab on the executors -> a {@code CodedJob} -> the answer in the operands' own type. The codes are those of {@code
 * core.matmul}; nothing here knows a coefficient.
 */
@NullMarked
package org.codedcomputing.spark.matmul;

import org.jspecify.annotations.NullMarked;
