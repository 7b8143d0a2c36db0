package org.codedcomputing.lcc.spark;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.FixedPointRegression;
import org.codedcomputing.spark.job.JobReport;

/** Gradients by one round each, every result verified. */
final class VerifiedGradients<A> implements Gradients {
    private final FixedPointRegression<A> regression;
    private final VerifiedSession<A> session;
    private final SplittableRandom rounding;

    VerifiedGradients(
            JavaSparkContext spark,
            FieldArithmetic<A> arithmetic,
            FixedPointRegression<A> regression,
            boolean hidden,
            LagrangeOptions options,
            RecodingPolicy policy,
            int blocks,
            long seed) {
        this.regression = regression;
        this.rounding = new SplittableRandom(seed);
        this.session = new VerifiedSession<>(
                spark, new GradientComputation<>(arithmetic, regression, hidden), options, policy, blocks);
    }

    @Override
    public double[] at(double[] weights, int iterationsLeft) {
        return regression.gradient(session.run(regression.quantise(weights, rounding), iterationsLeft)
                .values()
                .get(0));
    }

    @Override
    public String plan() {
        return session.plan().explain();
    }

    @Override
    public List<Integer> faulty() {
        return session.refused();
    }

    @Override
    public List<String> decisions() {
        return session.decisions();
    }

    @Override
    public List<String> warnings() {
        return session.plan().warnings();
    }

    @Override
    public List<JobReport> reports() {
        return session.reports();
    }

    @Override
    public void close() {
        session.close();
    }
}
