package org.codedcomputing.lcc.spark;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.FixedPointRegression;
import org.codedcomputing.lcc.code.LagrangeComputation;
import org.codedcomputing.spark.job.JobReport;

/** Gradients by one round each, wrong results located; also the uncoded and the repeated twin. */
final class LocatedGradients<A> implements Gradients {
    private final FixedPointRegression<A> regression;
    private final LagrangeSession<A> session;
    private final SplittableRandom rounding;

    LocatedGradients(
            JavaSparkContext spark,
            FieldArithmetic<A> arithmetic,
            FixedPointRegression<A> regression,
            boolean hidden,
            LagrangeOptions options,
            int blocks,
            long seed) {
        this.regression = regression;
        this.rounding = new SplittableRandom(seed);
        GradientComputation<A> computation = new GradientComputation<>(arithmetic, regression, hidden);
        LagrangePlan plan = LagrangePlan.of(
                computation.task(blocks),
                options,
                LagrangeJobs.workers(spark, options),
                false,
                LagrangeJobs.warnings(spark, options));
        LagrangeComputation<A> code = plan.code(computation.task(blocks), 0);
        this.session = LagrangeSession.open(
                spark,
                options,
                plan,
                LagrangeJob.everyone(code),
                computation.unverifiedWorker(blocks, options.liars()),
                List.of(code.encodeArgument(0, computation.data(blocks))),
                null);
    }

    @Override
    public double[] at(double[] weights, int iterationsLeft) {
        return regression.gradient(
                session.run(regression.quantise(weights, rounding)).values().get(0));
    }

    @Override
    public String plan() {
        return session.plan().explain();
    }

    @Override
    public List<Integer> faulty() {
        return session.faulty();
    }

    @Override
    public List<String> decisions() {
        return List.of();
    }

    @Override
    public List<String> warnings() {
        return session.plan().warnings();
    }

    @Override
    public List<JobReport> reports() {
        return List.of(session.report());
    }

    @Override
    public void close() {
        session.close();
    }
}
