package org.codedcomputing.spark.gradient;

import java.util.List;
import java.util.Locale;
import org.codedcomputing.spark.job.RoundReport;

/**
 * How one gradient came about.
 *
 * @param survivors workers whose messages were there in time, ascending
 * @param stragglers all others: slow, lost, or not waited for because the sum was there
 * @param residual largest deviation of a partition's coefficient in the sum from 1
 * @param error sum of the squared deviations: 0 but for rounding unless the code is approximate
 * @param amplification how much rounding errors of messages grow in the sum
 * @param round times, bytes and losses
 */
public record GradientRound(
        List<Integer> survivors,
        List<Integer> stragglers,
        double residual,
        double error,
        double amplification,
        RoundReport round) {
    /** Copies the lists. */
    public GradientRound {
        survivors = List.copyOf(survivors);
        stragglers = List.copyOf(stragglers);
    }

    /** One line. */
    public String explain() {
        return String.format(
                Locale.ROOT,
                "gradient %d: %d answers%s, residual %.1e, amplification %.3g, waited %.3f s, decoded in %.3f s, %d bytes%s",
                round.epoch(),
                survivors.size(),
                stragglers.isEmpty() ? "" : ", without workers " + stragglers,
                residual,
                amplification,
                round.waitSeconds(),
                round.decodeSeconds(),
                round.bytes(),
                round.lost().isEmpty() ? "" : ", lost " + round.lost());
    }
}
