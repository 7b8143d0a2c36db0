package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.codedcomputing.spark.job.JobReport;
import org.codedcomputing.spark.job.RoundReport;

/**
 * How a training went.
 *
 * @param plan what ran, in one line
 * @param iterations steps that were made
 * @param gradientNorms norm of the gradient at each step, with regularisation
 * @param iterationSeconds what each step took: encoding weights, all products, decoding, and encoding the data anew behind it
 * @param objective mean loss and regularisation at the end, computed by the driver in reals
 * @param byzantineWorkers workers whose results were wrong and not used, ascending
 * @param decisions workers dropped and data encoded anew, one line each
 * @param warnings what does not suit the promise
 * @param totalSeconds from the data to the weights
 * @param jobs rounds
 */
public record LagrangeTrainingSummary(
        String plan,
        int iterations,
        List<Double> gradientNorms,
        List<Double> iterationSeconds,
        double objective,
        List<Integer> byzantineWorkers,
        List<String> decisions,
        List<String> warnings,
        double totalSeconds,
        List<JobReport> jobs) {
    /** Copies the lists. */
    public LagrangeTrainingSummary {
        gradientNorms = List.copyOf(gradientNorms);
        iterationSeconds = List.copyOf(iterationSeconds);
        byzantineWorkers = List.copyOf(byzantineWorkers);
        decisions = List.copyOf(decisions);
        warnings = List.copyOf(warnings);
        jobs = List.copyOf(jobs);
    }

    /** The same, with more warnings before the others. */
    LagrangeTrainingSummary withWarnings(List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.addAll(warnings);
        return new LagrangeTrainingSummary(
                plan,
                iterations,
                gradientNorms,
                iterationSeconds,
                objective,
                byzantineWorkers,
                decisions,
                all,
                totalSeconds,
                jobs);
    }

    private double sum(ToDoubleFunction<RoundReport> seconds) {
        return jobs.stream()
                .flatMap(job -> job.rounds().stream())
                .mapToDouble(seconds)
                .sum();
    }

    /** Seconds of making shares in the rounds that are reported one by one. */
    public double encodeSeconds() {
        return sum(RoundReport::encodeSeconds);
    }

    /** Seconds of handing shares and weights to Spark, likewise. */
    public double shipSeconds() {
        return sum(RoundReport::shipSeconds);
    }

    /** Seconds of waiting for results, likewise. */
    public double waitSeconds() {
        return sum(RoundReport::waitSeconds);
    }

    /** Seconds of looking for wrong results, likewise. */
    public double verifySeconds() {
        return sum(RoundReport::verifySeconds);
    }

    /** Seconds of decoding, likewise. */
    public double decodeSeconds() {
        return sum(RoundReport::decodeSeconds);
    }

    /** As text. */
    public String explain() {
        StringBuilder text = new StringBuilder(plan)
                .append(String.format(
                        Locale.ROOT,
                        "%n%d iterations in %.3f s (encode %.3f, ship %.3f, wait %.3f, verify %.3f, decode %.3f); objective %.6g, wrong results from workers %s",
                        iterations,
                        totalSeconds,
                        encodeSeconds(),
                        shipSeconds(),
                        waitSeconds(),
                        verifySeconds(),
                        decodeSeconds(),
                        objective,
                        byzantineWorkers));
        decisions.forEach(decision -> text.append(System.lineSeparator()).append(decision));
        warnings.forEach(warning ->
                text.append(System.lineSeparator()).append("warning: ").append(warning));
        return text.toString();
    }
}
