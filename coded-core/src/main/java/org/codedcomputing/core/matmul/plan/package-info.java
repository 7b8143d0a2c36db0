/**
 * The planner of products: what codes and partitions there are for given operands and machines, what each would take by a model, and
 * which to run, "uncoded, four waves" included.
 */
@NullMarked
package org.codedcomputing.core.matmul.plan;

import org.jspecify.annotations.NullMarked;
