package org.codedcomputing.spark.job;

import java.util.List;
import java.util.Locale;

/**
 * How a coded job went so far.
 *
 * @param job its id
 * @param code its code
 * @param workers n
 * @param shareBytes estimate of what all shares take in an executor's memory
 * @param placement how workers were dealt out
 * @param warnings settings of Spark that do not suit the job
 * @param totals of all rounds
 * @param rounds the last rounds, as many as {@code spark.coded.job.reportRounds} says
 */
public record JobReport(
        String job,
        String code,
        int workers,
        long shareBytes,
        String placement,
        List<String> warnings,
        Totals totals,
        List<RoundReport> rounds) {

    /**
     * Sums over all rounds.
     *
     * @param rounds how many ended
     * @param answered how many of them with an answer
     * @param lost workers that ended without a result
     * @param faulty wrong results
     * @param late results that came after the set was fixed
     * @param duplicates results of workers that had returned one already
     * @param waitSeconds waiting for results
     * @param decodeSeconds decoding
     * @param bytes serialized results that came to the driver
     * @param cancelledTaskSeconds run time of tasks that were killed because nobody needed them any more
     */
    public record Totals(
            long rounds,
            long answered,
            long lost,
            long faulty,
            long late,
            long duplicates,
            double waitSeconds,
            double decodeSeconds,
            long bytes,
            double cancelledTaskSeconds) {
        static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        Totals plus(RoundReport round) {
            return new Totals(
                    rounds + 1,
                    answered + (round.answered() ? 1 : 0),
                    lost + round.lost().size(),
                    faulty + round.faulty().size(),
                    late + round.late(),
                    duplicates + round.duplicates(),
                    waitSeconds + round.waitSeconds(),
                    decodeSeconds + round.decodeSeconds(),
                    bytes + round.bytes(),
                    cancelledTaskSeconds + round.cancelledTaskSeconds());
        }
    }

    /** The report as text, one line for each round that it still knows. */
    public String explain() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %s, %d workers, shares of %d bytes in all, %s%n%d rounds, %d answered: waited %.3f s, decoded %.3f s, %d bytes of results; lost %d, faulty %d, late %d, duplicates %d, cancelled %.3f task-seconds",
                job,
                code,
                workers,
                shareBytes,
                placement,
                totals.rounds,
                totals.answered,
                totals.waitSeconds,
                totals.decodeSeconds,
                totals.bytes,
                totals.lost,
                totals.faulty,
                totals.late,
                totals.duplicates,
                totals.cancelledTaskSeconds));
        rounds.forEach(round -> text.append(System.lineSeparator()).append("  ").append(round.explain()));
        warnings.forEach(warning ->
                text.append(System.lineSeparator()).append("  warning: ").append(warning));
        return text.toString();
    }
}
