package org.codedcomputing.core.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.allocation.LoadSolver;

/**
 * HCMM [70] against other schemes on one mix of workers, by simulation in the model that HCMM assumes.
 *
 * <p>Uniform coded loads use the k that was best in a tenth as many trials of their own, so that the choice does not profit from
 * the trials it is judged by.
 *
 * @param mix workers and rows
 * @param trials number of trials
 * @param modelTime t*, the time at which r rows are finished on average
 * @param rows results, HCMM first
 */
public record HcmmStudy(WorkerMix mix, int trials, double modelTime, List<Row> rows) {
    /** Half width of a 95 % interval in standard errors. */
    private static final double NORMAL_95 = 1.96;

    /** Least number of trials. */
    private static final int LEAST_TRIALS = 20;

    /**
     * One scheme.
     *
     * @param scheme its name
     * @param mean mean time
     * @param meanError half width of the mean's 95 % interval
     * @param p99 the 99th percentile of the time
     * @param gain what HCMM gains over it, 1 - E[HCMM]/E[scheme]; negative if HCMM is slower
     * @param gainError half width of the gain's 95 % interval; trials are paired
     */
    public record Row(String scheme, double mean, double meanError, double p99, double gain, double gainError) {}

    /** Copies the list. */
    public HcmmStudy {
        rows = List.copyOf(rows);
    }

    /**
     * All schemes, the honest baselines included: speculation, and small tasks that idle workers pull.
     *
     * @param mix workers and rows
     * @param trials at least 20; the standard error falls with the root
     * @param seed seed of all draws
     * @param ltOverhead part of r that an LT code needs more, such as 0.05 for r = 10,000
     */
    public static HcmmStudy of(WorkerMix mix, int trials, long seed, double ltOverhead) {
        List<Scheme> schemes = published(mix, trials, seed);
        schemes.add(Schemes.hcmm(mix, ltOverhead));
        schemes.addAll(speculation(mix));
        for (int g : new int[] {1, 2, 4, 8, 16}) {
            schemes.add(Schemes.pull(mix, g, false));
            schemes.add(Schemes.pull(mix, g, true));
        }
        return run(mix, schemes, trials, seed);
    }

    /** HCMM and the three schemes that it was published against. */
    static HcmmStudy ofPublished(WorkerMix mix, int trials, long seed) {
        return run(mix, published(mix, trials, seed), trials, seed);
    }

    /** The same and speculation: without small tasks, which take far longer to simulate than all else. */
    static HcmmStudy ofSpeculation(WorkerMix mix, int trials, long seed) {
        List<Scheme> schemes = published(mix, trials, seed);
        schemes.addAll(speculation(mix));
        return run(mix, schemes, trials, seed);
    }

    private static List<Scheme> speculation(WorkerMix mix) {
        return List.of(Schemes.speculation(mix, 0.9, 3), Schemes.speculation(mix, 0.75, 1.5));
    }

    private static List<Scheme> published(WorkerMix mix, int trials, long seed) {
        if (trials < LEAST_TRIALS) {
            throw new IllegalArgumentException(
                    "%d trials say nothing of an error; give at least %d".formatted(trials, LEAST_TRIALS));
        }
        int pilot = Math.max(200, trials / 10);
        int k = Schemes.bestUniformK(mix, pilot, new UnitTimeSampler(mix, ~seed));
        return new ArrayList<>(List.of(
                Schemes.hcmm(mix, 0),
                Schemes.uniformUncoded(mix),
                Schemes.loadBalanced(mix),
                Schemes.uniformCoded(mix, k)));
    }

    private static HcmmStudy run(WorkerMix mix, List<Scheme> schemes, int trials, long seed) {
        UnitTimeSampler sampler = new UnitTimeSampler(mix, seed);
        UnitTimeSampler more = new UnitTimeSampler(mix, seed + 1);
        double[] unitTimes = new double[mix.laws().size()];
        double[][] times = new double[schemes.size()][trials];
        for (int trial = 0; trial < trials; trial++) {
            sampler.draw(unitTimes);
            for (int scheme = 0; scheme < times.length; scheme++) {
                times[scheme][trial] = schemes.get(scheme).time(unitTimes, more::next);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int scheme = 0; scheme < times.length; scheme++) {
            rows.add(row(schemes.get(scheme).name(), times[scheme], times[0]));
        }
        double modelTime = LoadSolver.closedForm(mix.laws(), mix.rows()).time();
        return new HcmmStudy(mix, trials, modelTime, rows);
    }

    private static Row row(String name, double[] times, double[] hcmm) {
        int n = times.length;
        double mean = mean(times);
        double ratio = mean(hcmm) / mean;
        double variance = 0;
        double residuals = 0;
        for (int i = 0; i < n; i++) {
            variance += (times[i] - mean) * (times[i] - mean) / (n - 1);
            // The ratio of two means is off by the mean of hcmm - ratio * time, over the mean, to first order.
            double residual = hcmm[i] - ratio * times[i];
            residuals += residual * residual / (n - 1);
        }
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return new Row(
                name,
                mean,
                NORMAL_95 * Math.sqrt(variance / n),
                sorted[(int) Math.ceil(0.99 * n) - 1],
                1 - ratio,
                NORMAL_95 * Math.sqrt(residuals / n) / mean);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * The result of a scheme.
     *
     * @param prefix beginning of its name
     * @throws IllegalArgumentException if there is none
     */
    public Row row(String prefix) {
        return rows.stream()
                .filter(row -> row.scheme.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scheme " + prefix));
    }

    /** All results as text, one line each. */
    public String table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: workers %s, r=%d, t*=%.2f, %d trials, 95 %% intervals",
                mix.name(),
                mix.workers(),
                mix.rows(),
                modelTime,
                trials));
        lines.add(
                String.format(Locale.ROOT, "%-24s %10s %9s %10s %12s", "scheme", "mean", "+-", "p99", "HCMM gains %"));
        for (Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %10.2f %9.2f %10.2f %7.1f +- %.1f",
                    row.scheme,
                    row.mean,
                    row.meanError,
                    row.p99,
                    100 * row.gain,
                    100 * row.gainError));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
