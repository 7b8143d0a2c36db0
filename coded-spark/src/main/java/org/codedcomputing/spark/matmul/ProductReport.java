package org.codedcomputing.spark.matmul;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codedcomputing.spark.job.JobReport;

/**
 * How a product went.
 *
 * @param plan what was run and why, in one line
 * @param encoded where shares were made, and where the answer was decoded
 * @param encodeSeconds making the shares, but for parity if executors make it, which is in the round, beside those that compute
 * @param totalSeconds from the operands to the answer
 * @param job the rounds, with lost and faulty workers; empty if there was nothing to compute
 * @param warnings what does not suit the product
 */
public record ProductReport(
        String plan,
        String encoded,
        double encodeSeconds,
        double totalSeconds,
        Optional<JobReport> job,
        List<String> warnings) {
    /** Copies the list. */
    public ProductReport {
        warnings = List.copyOf(warnings);
    }

    /** Workers whose results were found wrong, ascending. */
    public List<Integer> faulty() {
        return job.stream()
                .flatMap(report -> report.rounds().stream())
                .flatMap(round -> round.faulty().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Seconds of decoding in all rounds. */
    public double decodeSeconds() {
        return job.map(report -> report.totals().decodeSeconds()).orElse(0.0);
    }

    /** One line with the times and the workers whose results were wrong. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %.3f s in all, encode %.3f, decode %.3f, faulty %s",
                encoded,
                totalSeconds,
                encodeSeconds,
                decodeSeconds(),
                faulty());
    }

    /** The report as text. */
    public String explain() {
        StringBuilder text =
                new StringBuilder(plan).append(System.lineSeparator()).append(summary());
        warnings.forEach(warning ->
                text.append(System.lineSeparator()).append("warning: ").append(warning));
        job.ifPresent(report -> text.append(System.lineSeparator()).append(report.explain()));
        return text.toString();
    }
}
