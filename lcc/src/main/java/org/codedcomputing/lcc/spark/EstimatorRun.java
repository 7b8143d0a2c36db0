package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.codedcomputing.spark.compatibility.SparkConnect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an estimator's Params to a trained model.
 *
 * @param coefficients of the features as they are
 * @param intercept 0 if there is none
 * @param summary how it went
 */
record EstimatorRun(Vector coefficients, double intercept, LagrangeTrainingSummary summary) {
    private static final Logger LOG = LoggerFactory.getLogger(EstimatorRun.class);

    /** Sets what holds if nobody sets anything else. */
    static <S> void setDefaults(LagrangeParams<S> params) {
        params.setDefault(params.workers(), 0);
        params.setDefault(params.stragglers(), 0);
        params.setDefault(params.byzantine(), 0);
        params.setDefault(params.colluders(), 0);
        params.setDefault(params.maxIter(), 100);
        params.setDefault(params.stepSize(), 0.0);
        params.setDefault(params.momentum(), 0.9);
        params.setDefault(params.regParam(), 0.0);
        params.setDefault(params.tol(), 1e-6);
        params.setDefault(params.weightBound(), 64.0);
        params.setDefault(params.seed(), 1L);
        params.setDefault(params.fitIntercept(), true);
        params.setDefault(params.standardization(), true);
        params.setDefault(params.hiddenWeights(), true);
        params.setDefault(params.protocol(), RegressionProtocol.LOCATED.label());
        params.setDefault(params.mode(), LagrangeMode.AUTO.label());
        params.setDefault(params.placement(), Placement.AUTO.label());
    }

    /**
     * Trains.
     *
     * @param base kind of regression
     * @param faults options with faults made on purpose
     * @throws IllegalArgumentException if the dataset lives on the other side of Spark Connect
     */
    static <S> EstimatorRun of(
            LagrangeParams<S> params,
            RegressionSettings base,
            LagrangeOptions faults,
            Dataset<?> dataset,
            String features,
            String label) {
        SparkConnect.refuse(dataset);
        RegressionSettings settings = base.withIterations(value(params, params.maxIter()))
                .withStepSize(real(params, params.stepSize()))
                .withMomentum(real(params, params.momentum()))
                .withRegularization(real(params, params.regParam()))
                .withTolerance(real(params, params.tol()))
                .withWeightBound(real(params, params.weightBound()))
                .withSeed((Long) params.getOrDefault(params.seed()))
                .withHiddenWeights((Boolean) params.getOrDefault(params.hiddenWeights()))
                .withProtocol(RegressionProtocol.valueOf(constant(params.getOrDefault(params.protocol()))));
        LagrangeOptions options = faults.withStragglers(value(params, params.stragglers()))
                .withByzantine(value(params, params.byzantine()))
                .withColluders(value(params, params.colluders()))
                .withMode(LagrangeMode.valueOf(constant(params.getOrDefault(params.mode()))))
                .withPlacement(Placement.valueOf(constant(params.getOrDefault(params.placement()))));
        int workers = value(params, params.workers());
        options = workers == 0 ? options : options.withWorkers(workers);
        TrainingTable table = TrainingTable.collect(
                dataset, features, label, (Boolean) params.getOrDefault(params.fitIntercept()), (Boolean)
                        params.getOrDefault(params.standardization()));
        List<String> warnings = new ArrayList<>(table.warnings(options.colluders()));
        warnings.forEach(warning -> LOG.warn("{}", warning));
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
        RegressionResult result = LagrangeRegression.of(spark, settings)
                .with(options)
                .train(table.x(), table.y(), table.interceptColumn());
        return new EstimatorRun(
                Vectors.dense(table.coefficients(result.weights())),
                table.intercept(result.weights()),
                result.summary().withWarnings(warnings));
    }

    private static String constant(String label) {
        return label.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static int value(Params params, IntParam param) {
        return (Integer) params.getOrDefault(param);
    }

    private static double real(Params params, DoubleParam param) {
        return (Double) params.getOrDefault(param);
    }
}
