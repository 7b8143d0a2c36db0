package org.codedcomputing.core.allocation;

import java.io.Serializable;

/**
 * The distribution of the time u that a worker takes for one row: a task of l rows takes l u, one u for the whole task. Times
 * are in any unit, the same for all workers of one problem.
 *
 * <p>With l rows the worker has l F(t/l) rows finished by time t on average, F being {@link #probability}. The load that makes
 * this the most is t / {@link #bestUnitTime()}, and the rows are then t {@link #rate()} [70].
 *
 * <p>Implementations are immutable.
 */
public sealed interface UnitLoadLaw extends Serializable permits ShiftedExponential, ShiftedWeibull, EmpiricalLaw {
    /** F(u), the probability that one row takes at most {@code u}; 0 for {@code u <= 0}. */
    double probability(double u);

    /** The greatest maximiser lambda of F(u)/u over u &gt; 0; positive and finite. */
    double bestUnitTime();

    /**
     * The greatest maximiser of F(u)/u over u at or above a bound, for a worker that cannot hold more rows.
     *
     * @param atLeast the bound, at least 0
     */
    double bestUnitTime(double atLeast);

    /** Mean of u; infinite if some tasks never end. */
    double mean();

    /**
     * The smallest u with F(u) &gt;= p, for sampling by inversion; infinite if there is none.
     *
     * @param p 0 &lt;= p &lt; 1
     */
    double quantile(double p);

    /** Rows per unit of time at the best load, s = F(lambda)/lambda. */
    default double rate() {
        return probability(bestUnitTime()) / bestUnitTime();
    }
}
