package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.CodedBlocks;
import org.codedcomputing.lcc.code.LagrangeCode;
import org.codedcomputing.lcc.code.LagrangeParameters;
import org.codedcomputing.lcc.code.LagrangePoints;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.codedcomputing.lcc.code.Recoding;
import org.codedcomputing.spark.job.JobReport;
import org.codedcomputing.spark.job.RoundReport;
import org.codedcomputing.spark.job.TaskTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds whose results are verified one by one, and a code that follows what it sees [64]: refused workers are dropped, and if too
 * few are left to spare, the data are encoded anew, with new masks, for fewer blocks. Workers keep their numbers. Not thread-safe;
 * to be closed.
 */
final class VerifiedSession<A> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerifiedSession.class);

    /** A worker is late if it took, or had taken when the round ended, so many times the median of those that answered .. */
    static final double LATE = 2;

    /** .. and so many seconds more: less than that is Spark's own. */
    static final double LATE_SECONDS = 0.1;

    private final JavaSparkContext spark;
    private final VerifiedComputation<A> computation;
    private final LagrangeOptions options;
    private final RecodingPolicy policy;
    private final int jobWorkers;
    private final List<Integer> active;
    private final TreeSet<Integer> refused = new TreeSet<>();
    private final List<String> decisions = new ArrayList<>();
    private final List<JobReport> ended = new ArrayList<>();
    private LagrangeParameters parameters;
    private LagrangeSession<A> session;
    private int codings;
    private double codingSeconds;

    /**
     * Encodes the data.
     *
     * @throws IllegalArgumentException if N is below R+S+A
     */
    VerifiedSession(
            JavaSparkContext spark,
            VerifiedComputation<A> computation,
            LagrangeOptions options,
            RecodingPolicy policy,
            int blocks) {
        this.spark = spark;
        this.computation = computation;
        this.options = options;
        this.policy = policy;
        this.jobWorkers = LagrangeJobs.workers(spark, options);
        this.active = new ArrayList<>(IntStream.range(0, jobWorkers).boxed().toList());
        LagrangePlan plan = LagrangePlan.of(
                computation.task(blocks), options, jobWorkers, true, LagrangeJobs.warnings(spark, options));
        this.parameters = plan.parameters();
        this.session = open(plan);
    }

    private LagrangeSession<A> open(LagrangePlan plan) {
        long start = System.nanoTime();
        int blocks = plan.parameters().blocks();
        LagrangeTask<A> task = computation.task(blocks);
        LagrangePoints points = LagrangePoints.of(task.arithmetic().field(), active.size(), blocks, options.colluders())
                .withEpoch(codings++);
        CodedBlocks<A> data = CodedBlocks.data(points, task.arithmetic(), computation.data(blocks));
        Verification<A> keys = computation.keys(data, blocks);
        JobCode<A> code = new JobCode<>(LagrangeCode.of(points, task), active, jobWorkers);
        codingSeconds = (System.nanoTime() - start) / 1e9;
        return LagrangeSession.open(
                spark, options, plan, code, computation.worker(blocks, options.liars()), List.of(data::share), keys);
    }

    /** What runs now. */
    LagrangePlan plan() {
        return session.plan();
    }

    /**
     * Runs a round, then looks whether the code is still the right one.
     *
     * @param iterationsLeft rounds still to come, in which a smaller code could save time
     */
    LagrangeRound<A> run(List<Block<A>> others, int iterationsLeft) {
        LagrangeRound<A> round = session.run(others);
        RoundReport report = round.report();
        codingSeconds += report.encodeSeconds() + report.shipSeconds();
        List<Integer> lying = report.faulty();
        double[] times = times(report);
        int late = late(report, times, active.size() - lying.size());
        adapt(report, lying, late, times, iterationsLeft);
        return round;
    }

    /** Seconds of those that answered in time, ascending. */
    private double[] times(RoundReport report) {
        Map<Integer, Double> byWorker = new HashMap<>();
        for (TaskTime time : session.takeTaskTimes()) {
            if (time.finished() && report.survivors().contains(time.worker())) {
                byWorker.put(time.worker(), time.seconds());
            }
        }
        return byWorker.values().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    /**
     * S_t: who took, or had taken when the round ended, more than {@link #LATE} times the median and {@link #LATE_SECONDS} more.
     *
     * @param times of those that answered, ascending
     * @param honest active workers that were not refused
     */
    static int late(RoundReport report, double[] times, int honest) {
        if (times.length == 0) {
            return 0;
        }
        double median = times[(times.length - 1) / 2];
        double limit = Math.max(LATE * median, median + LATE_SECONDS);
        int answeredLate =
                (int) Arrays.stream(times).filter(time -> time > limit).count();
        int missing = honest - report.survivors().size();
        return answeredLate + (report.waitSeconds() > limit ? missing : 0);
    }

    private void adapt(RoundReport report, List<Integer> lying, int late, double[] times, int iterationsLeft) {
        if (iterationsLeft == 0 || (lying.isEmpty() && late == 0)) {
            return;
        }
        int workers = parameters.workers() - lying.size();
        boolean enough = workers >= parameters.lagrangeThreshold();
        if (enough && lying.isEmpty() && workers - late >= parameters.lagrangeThreshold()) {
            return;
        }
        Recoding recoding = recoding(lying.size(), late, enough);
        boolean anew = false;
        String why = "";
        if (recoding.recode()) {
            double saved = savedSeconds(report, times, recoding);
            boolean pays = Recoding.pays(saved, iterationsLeft, codingSeconds);
            anew = !enough || policy == RecodingPolicy.ALWAYS || (policy == RecodingPolicy.WHEN_IT_PAYS && pays);
            why = String.format(
                    Locale.ROOT,
                    "; saves %.3f s in each of %d iterations, costs %.3f s: %s",
                    saved,
                    iterationsLeft,
                    codingSeconds,
                    !enough ? "needed" : anew ? "done" : "left");
        }
        String decision = "round %d: %s%s".formatted(report.epoch(), recoding.decision(parameters), why);
        LOG.info("refused {}, {} late: {}", lying, late, decision);
        decisions.add(decision);
        refused.addAll(lying);
        active.removeAll(lying);
        if (anew) {
            recode(recoding.workers(), recoding.blocks());
        } else {
            lying.forEach(session::drop);
            parameters = withWorkers(recoding.workers(), parameters.blocks());
        }
    }

    /** The rule; where it has no code left for slow workers, they are waited for. */
    private Recoding recoding(int lying, int late, boolean enough) {
        try {
            return Recoding.after(parameters, lying, late);
        } catch (IllegalArgumentException noCode) {
            if (!enough) {
                throw noCode;
            }
            return Recoding.after(parameters, lying, 0);
        }
    }

    /** The time of this round less that of the R'-th fastest, each of whom would have more rows. */
    private double savedSeconds(RoundReport report, double[] times, Recoding recoding) {
        LagrangeParameters smaller = withWorkers(recoding.workers(), recoding.blocks());
        int needed = (int) Math.min(times.length, smaller.lagrangeThreshold());
        if (needed == 0) {
            return 0;
        }
        double growth = (double) parameters.blocks() / recoding.blocks();
        return Math.max(0, report.waitSeconds() - times[needed - 1] * growth);
    }

    private LagrangeParameters withWorkers(int workers, int blocks) {
        // What was planned for has come true for those that were refused.
        int byzantine = Math.max(0, options.byzantine() - (jobWorkers - workers));
        return new LagrangeParameters(
                workers, blocks, options.colluders(), options.stragglers(), byzantine, parameters.degree(), true);
    }

    /** Encodes anew. */
    void recode(int workers, int blocks) {
        if (workers != active.size()) {
            throw new IllegalStateException("%d workers are left, not %d".formatted(active.size(), workers));
        }
        ended.add(session.report());
        session.close();
        parameters = withWorkers(workers, blocks);
        LagrangeTask<A> task = computation.task(blocks);
        int threshold =
                1 + task.degree(LagrangePoints.of(task.arithmetic().field(), workers, blocks, options.colluders()));
        session = open(new LagrangePlan(
                LagrangeMode.LAGRANGE, parameters, threshold, 0, session.plan().warnings()));
    }

    /** Workers that still get tasks, ascending. */
    List<Integer> active() {
        return List.copyOf(active);
    }

    /** Workers whose results were refused, ascending. */
    List<Integer> refused() {
        TreeSet<Integer> all = new TreeSet<>(refused);
        all.addAll(session.faulty());
        return List.copyOf(all);
    }

    /** What was decided, one line each. */
    List<String> decisions() {
        return List.copyOf(decisions);
    }

    /** Rounds by encoding. */
    List<JobReport> reports() {
        List<JobReport> reports = new ArrayList<>(ended);
        reports.add(session.report());
        return reports;
    }

    @Override
    public void close() {
        session.close();
    }
}
