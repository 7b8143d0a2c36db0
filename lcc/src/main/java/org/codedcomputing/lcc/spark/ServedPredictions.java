package org.codedcomputing.lcc.spark;

import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.Approximate;
import org.codedcomputing.spark.job.RoundReport;

/**
 * Predictions that are approximate, with what is known of their error.
 *
 * @param predictions one row for each query, in the order in which they were asked
 * @param suspects workers whose results were left out as likely lies, ascending: a guess
 * @param report how the round went
 */
public record ServedPredictions(Approximate<Block<double[]>> predictions, List<Integer> suspects, RoundReport report) {
    /** Copies the list. */
    public ServedPredictions {
        suspects = List.copyOf(suspects);
    }
}
