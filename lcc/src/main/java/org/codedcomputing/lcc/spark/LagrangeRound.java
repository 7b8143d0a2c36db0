package org.codedcomputing.lcc.spark;

import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.spark.job.RoundReport;

/**
 * What a round gave.
 *
 * @param values the answers of the task
 * @param faulty workers whose results were wrong and not used, ascending
 * @param report how it went
 * @param <A> {@code int[]} or {@code long[]}
 */
public record LagrangeRound<A>(List<Block<A>> values, List<Integer> faulty, RoundReport report) {
    /** Copies the lists. */
    public LagrangeRound {
        values = List.copyOf(values);
        faulty = List.copyOf(faulty);
    }
}
