package org.codedcomputing.spark.gradient;

import java.util.List;
import java.util.Locale;
import org.codedcomputing.spark.job.JobReport;

/**
 * How the gradients of a session came about so far.
 *
 * @param scheme the code
 * @param why why it was taken
 * @param rows rows of the data
 * @param parameters p
 * @param load largest part of the rows that one worker processes
 * @param shuffleSeconds bringing the rows to their workers
 * @param cacheHits how often the way to decode was known from an earlier round
 * @param warnings what does not suit the job
 * @param rounds the last rounds that had an answer, as many as {@code spark.coded.job.reportRounds} says
 * @param job the job's own report, with its totals
 */
public record GradientReport(
        String scheme,
        String why,
        long rows,
        int parameters,
        double load,
        double shuffleSeconds,
        long cacheHits,
        List<String> warnings,
        List<GradientRound> rounds,
        JobReport job) {
    /** Copies the lists. */
    public GradientReport {
        warnings = List.copyOf(warnings);
        rounds = List.copyOf(rounds);
    }

    /** The report as text, one line for each round that it still knows. */
    public String explain() {
        JobReport.Totals totals = job.totals();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s (%s): %d rows, %d parameters, load %.3f, rows at their workers in %.3f s%n%d gradients, %d answered: waited %.3f s, decoded %.3f s, %d bytes; lost %d, late %d, cancelled %.3f task-seconds, decoding known %d times",
                scheme,
                why,
                rows,
                parameters,
                load,
                shuffleSeconds,
                totals.rounds(),
                totals.answered(),
                totals.waitSeconds(),
                totals.decodeSeconds(),
                totals.bytes(),
                totals.lost(),
                totals.late(),
                totals.cancelledTaskSeconds(),
                cacheHits));
        rounds.forEach(round -> text.append(System.lineSeparator()).append("  ").append(round.explain()));
        warnings.forEach(warning ->
                text.append(System.lineSeparator()).append("  warning: ").append(warning));
        return text.toString();
    }
}
