package org.codedcomputing.spark.matvec;

import java.util.List;
import org.codedcomputing.spark.job.JobReport;
import org.codedcomputing.spark.job.RoundReport;

/**
 * How products with one matrix went so far.
 *
 * @param plan the plan in use
 * @param replans how many times the plan was changed, and A encoded anew
 * @param encodings how A was encoded, once for each of the last plans: when, why, and what it took
 * @param jobs rounds by encoding, in the same order
 * @param warnings what does not suit the product
 */
public record MatvecReport(
        MatvecPlan plan, int replans, List<String> encodings, List<JobReport> jobs, List<String> warnings) {
    /** Copies the lists. */
    public MatvecReport {
        encodings = List.copyOf(encodings);
        jobs = List.copyOf(jobs);
        warnings = List.copyOf(warnings);
    }

    /** All rounds that the job reports still know, in order. */
    public List<RoundReport> rounds() {
        return jobs.stream().flatMap(job -> job.rounds().stream()).toList();
    }

    /** The report as text. */
    public String explain() {
        StringBuilder text = new StringBuilder(plan.explain());
        for (int i = 0; i < jobs.size(); i++) {
            text.append(System.lineSeparator())
                    .append(encodings.get(i))
                    .append(System.lineSeparator())
                    .append(jobs.get(i).explain());
        }
        warnings.forEach(warning ->
                text.append(System.lineSeparator()).append("warning: ").append(warning));
        return text.toString();
    }
}
