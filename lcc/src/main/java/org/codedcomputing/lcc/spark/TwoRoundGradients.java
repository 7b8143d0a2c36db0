package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.TwoRoundRegression;
import org.codedcomputing.spark.job.JobReport;

/** Gradients by two products each, every result verified. */
final class TwoRoundGradients<A> implements Gradients {
    private final TwoRoundRegression<A> regression;
    private final RowProduct<A> first;
    private final RowProduct<A> second;
    private final VerifiedSession<A> predictions;
    private final VerifiedSession<A> gradients;
    private final SplittableRandom rounding;

    TwoRoundGradients(
            JavaSparkContext spark,
            FieldArithmetic<A> arithmetic,
            TwoRoundRegression<A> regression,
            LagrangeOptions options,
            RecodingPolicy policy,
            int blocks,
            long seed) {
        this.regression = regression;
        this.rounding = new SplittableRandom(seed);
        this.first = new RowProduct<>(arithmetic, regression.rows());
        this.second = new RowProduct<>(arithmetic, regression.columns());
        this.predictions = new VerifiedSession<>(spark, first, options, policy, blocks);
        try {
            this.gradients = new VerifiedSession<>(spark, second, options, policy, blocks);
        } catch (RuntimeException e) {
            predictions.close();
            throw e;
        }
    }

    @Override
    public double[] at(double[] weights, int iterationsLeft) {
        Block<A> product = first.joined(predictions
                .run(List.of(regression.quantise(weights, rounding)), iterationsLeft)
                .values());
        Block<A> sum = second.joined(gradients
                .run(List.of(regression.error(product)), iterationsLeft)
                .values());
        return regression.gradient(sum);
    }

    @Override
    public String plan() {
        return "two rounds, " + predictions.plan().explain();
    }

    @Override
    public List<Integer> faulty() {
        TreeSet<Integer> both = new TreeSet<>(predictions.refused());
        both.addAll(gradients.refused());
        return List.copyOf(both);
    }

    @Override
    public List<String> decisions() {
        List<String> decisions = new ArrayList<>();
        predictions.decisions().forEach(decision -> decisions.add("predictions, " + decision));
        gradients.decisions().forEach(decision -> decisions.add("gradients, " + decision));
        return decisions;
    }

    @Override
    public List<String> warnings() {
        return predictions.plan().warnings();
    }

    @Override
    public List<JobReport> reports() {
        List<JobReport> reports = new ArrayList<>(predictions.reports());
        reports.addAll(gradients.reports());
        return reports;
    }

    @Override
    public void close() {
        predictions.close();
        gradients.close();
    }
}
