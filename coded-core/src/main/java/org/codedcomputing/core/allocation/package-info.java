/**
 * How much coded work each of several unequal workers gets, and what it costs: heterogeneous coded matrix multiplication
 * (HCMM, [70]).
 *
 * <p>A {@link org.codedcomputing.core.allocation.UnitLoadLaw} says how long a worker takes for one row, a
 * {@link org.codedcomputing.core.allocation.WorkerModel} adds its overhead and its memory.
 * {@link org.codedcomputing.core.allocation.LoadSolver} gives real loads,
 * {@link org.codedcomputing.core.allocation.BlockLoads} whole blocks. {@link org.codedcomputing.core.allocation.WorkerHistory}
 * and {@link org.codedcomputing.core.allocation.WorkerEstimates} fit the models to observed task times;
 * {@link org.codedcomputing.core.allocation.MachineBudget} picks machines under a budget.
 */
@NullMarked
package org.codedcomputing.core.allocation;

import org.jspecify.annotations.NullMarked;
