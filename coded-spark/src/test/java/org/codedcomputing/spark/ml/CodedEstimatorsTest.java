package org.codedcomputing.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.gradient.GradientCoding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimators against MLlib's, and in what Spark does with estimators. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CodedEstimatorsTest {
    private static final int WORKERS = 4;
    private static final int COLUMNS = 5;
    private static final double TOLERANCE = 1e-8;

    private JavaSparkContext spark;
    private Dataset<Row> numbers;
    private Dataset<Row> classes;
    private Dataset<Row> manyClasses;

    @TempDir
    private Path folder;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.local(WORKERS, Map.of("spark.sql.shuffle.partitions", "2"));
        numbers = data(0);
        classes = data(2);
        manyClasses = data(3);
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    /** Columns of very different scales, one with a large mean, one constant; labels are classes if there are any. */
    private Dataset<Row> data(int labels) {
        Random random = new Random(3 + labels);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            double[] z = random.doubles(COLUMNS).map(u -> 2 * u - 1).toArray();
            double[] x = {30 + 10 * z[0], z[1], 0.1 * z[2], 7, z[4]};
            double margin = 2 * z[0] - z[1] + 3 * z[2] + 0.5 * z[4] + random.nextGaussian();
            double label = labels == 0
                    ? 5 + 4 * margin
                    : labels == 2 ? (margin > 0 ? 1 : 0) : Math.floorMod(Math.round(margin), 3);
            rows.add(RowFactory.create(label, Vectors.dense(x), 0.5 + random.nextDouble()));
        }
        StructType schema = new StructType()
                .add("label", DataTypes.DoubleType)
                .add("features", SQLDataTypes.VectorType())
                .add("weight", DataTypes.DoubleType);
        return SparkSession.builder()
                .sparkContext(spark.sc())
                .getOrCreate()
                .createDataFrame(spark.parallelize(rows, 2), schema);
    }

    private static double deviation(Dataset<Row> data, int column) {
        List<Double> values = data.collectAsList().stream()
                .map(row -> column < 0 ? row.getDouble(0) : row.<Vector>getAs(1).apply(column))
                .toList();
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        return Math.sqrt(
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / (values.size() - 1));
    }

    private static double squares(Dataset<Row> data, Matrix coefficients, boolean standardized) {
        double sum = 0;
        for (int j = 0; j < COLUMNS; j++) {
            double deviation = standardized ? deviation(data, j) : 1;
            for (int c = 0; c < coefficients.numRows(); c++) {
                sum += Math.pow(deviation * coefficients.apply(c, j), 2);
            }
        }
        return sum;
    }

    private static double squaredLoss(Dataset<Row> data, Vector coefficients, double intercept, boolean weighted) {
        double sum = 0;
        double weights = 0;
        for (Row row : data.collectAsList()) {
            double weight = weighted ? row.getDouble(2) : 1;
            double off = row.<Vector>getAs(1).dot(coefficients) + intercept - row.getDouble(0);
            sum += weight * off * off / 2;
            weights += weight;
        }
        return sum / weights;
    }

    private static double crossEntropy(Dataset<Row> data, Matrix coefficients, Vector intercepts) {
        double sum = 0;
        List<Row> rows = data.collectAsList();
        for (Row row : rows) {
            double[] margins = coefficients.multiply(row.<Vector>getAs(1)).toArray();
            for (int c = 0; c < margins.length; c++) {
                margins[c] += intercepts.apply(c);
            }
            double[] all = margins.length == 1 ? new double[] {0, margins[0]} : margins;
            double total = 0;
            for (double margin : all) {
                total += Math.exp(margin);
            }
            sum += Math.log(total) - all[(int) row.getDouble(0)];
        }
        return sum / rows.size();
    }

    private CodedLinearRegression linear() {
        return new CodedLinearRegression()
                .setWorkers(WORKERS)
                .setStragglers(1)
                .setTol(TOLERANCE)
                .setMaxIter(80);
    }

    private CodedLogisticRegression logistic() {
        return new CodedLogisticRegression()
                .setWorkers(WORKERS)
                .setStragglers(1)
                .setTol(TOLERANCE)
                .setMaxIter(80);
    }

    @ParameterizedTest
    @CsvSource({"0.3, true, true, false, cyclic", "0.3, false, true, true, auto", "0, true, false, false, repetition"})
    void linearRegressionHasTheOptimumOfMllib(
            double regParam, boolean standardization, boolean intercept, boolean weighted, String coding) {
        LinearRegression mllib = new LinearRegression()
                .setRegParam(regParam)
                .setStandardization(standardization)
                .setFitIntercept(intercept)
                .setSolver("l-bfgs")
                .setTol(TOLERANCE)
                .setMaxIter(80);
        LinearRegressionModel theirs = (weighted ? mllib.setWeightCol("weight") : mllib).fit(numbers);
        CodedLinearRegressionModel ours = linear().setRegParam(regParam)
                .setStandardization(standardization)
                .setFitIntercept(intercept)
                .setWeightCol(weighted ? "weight" : "")
                .setCoding(GradientCoding.of(coding))
                .fit(numbers);
        double l2 = regParam / deviation(numbers, -1);
        if (weighted) {
            // The deviation is weighted too, and MLlib's own.
            assertThat(ours.coefficients().toArray())
                    .containsExactly(theirs.coefficients().toArray(), within(1e-4));
            assertThat(ours.intercept()).isCloseTo(theirs.intercept(), within(1e-2));
        } else {
            double their = squaredLoss(numbers, theirs.coefficients(), theirs.intercept(), false)
                    + l2 / 2 * squares(numbers, row(theirs.coefficients()), standardization);
            double our = squaredLoss(numbers, ours.coefficients(), ours.intercept(), false)
                    + l2 / 2 * squares(numbers, row(ours.coefficients()), standardization);
            assertThat(our).isCloseTo(their, within(1e-6 * their));
            List<Double> history = ours.summary().orElseThrow().objectiveHistory();
            assertThat(history.get(history.size() - 1)).isCloseTo(our, within(1e-9 * our));
        }
        assertThat(ours.coefficients().apply(3)).isZero();
        assertThat(ours.numFeatures()).isEqualTo(COLUMNS);
    }

    private static Matrix row(Vector coefficients) {
        return Matrices.dense(1, coefficients.size(), coefficients.toArray());
    }

    @ParameterizedTest
    @CsvSource({"2, 0.05, true, true", "2, 0.05, false, false", "3, 0.05, true, true"})
    void logisticRegressionHasTheOptimumOfMllib(
            int labels, double regParam, boolean standardization, boolean intercept) {
        Dataset<Row> data = labels == 2 ? classes : manyClasses;
        LogisticRegressionModel theirs = new LogisticRegression()
                .setRegParam(regParam)
                .setStandardization(standardization)
                .setFitIntercept(intercept)
                .setTol(TOLERANCE)
                .setMaxIter(80)
                .fit(data);
        CodedLogisticRegressionModel ours = logistic()
                .setRegParam(regParam)
                .setStandardization(standardization)
                .setFitIntercept(intercept)
                .setCoding(GradientCoding.FRC)
                .fit(data);
        double their = crossEntropy(data, theirs.coefficientMatrix(), theirs.interceptVector())
                + regParam / 2 * squares(data, theirs.coefficientMatrix(), standardization);
        double our = crossEntropy(data, ours.coefficientMatrix(), ours.interceptVector())
                + regParam / 2 * squares(data, ours.coefficientMatrix(), standardization);
        assertThat(our).isCloseTo(their, within(1e-6 * their));
        assertThat(ours.numClasses()).isEqualTo(labels);
        List<Double> probabilities = new ArrayList<>();
        List<Row> predicted =
                ours.transform(data).select("probability", "prediction").collectAsList();
        List<Row> wanted =
                theirs.transform(data).select("probability", "prediction").collectAsList();
        for (int i = 0; i < predicted.size(); i++) {
            double[] mine = predicted.get(i).<Vector>getAs(0).toArray();
            assertThat(mine).containsExactly(wanted.get(i).<Vector>getAs(0).toArray(), within(1e-2));
            probabilities.add(mine[0]);
        }
        assertThat(probabilities).hasSize(150);
    }

    @Test
    void estimatorsPassInPipelinesAndAreSavedAndLoaded() throws IOException {
        StandardScaler scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled");
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {
            scaler, logistic().setCoding(GradientCoding.FRC).setRegParam(0.1).setFeaturesCol("scaled")
        });
        String saved = folder.resolve("pipeline").toString();
        pipeline.save(saved);
        Pipeline loaded = Pipeline.load(saved);
        CodedLogisticRegression again = (CodedLogisticRegression) loaded.getStages()[1];
        assertThat(again.explainParams()).contains("regParam: L2 regularization (>= 0) (default: 0.0, current: 0.1)");
        assertThat(again.uid()).isEqualTo(pipeline.getStages()[1].uid());

        PipelineModel model = loaded.fit(classes);
        String savedModel = folder.resolve("model").toString();
        model.write().overwrite().save(savedModel);
        PipelineModel loadedModel = PipelineModel.load(savedModel);
        List<Row> expected = model.transform(classes).select("probability").collectAsList();
        assertThat(loadedModel.transform(classes).select("probability").collectAsList())
                .isEqualTo(expected);
        CodedLogisticRegressionModel trained = (CodedLogisticRegressionModel) model.stages()[1];
        assertThat(trained.summary().orElseThrow().lines().get(0)).contains("FRC(n=4, s=1)");
        assertThat(trained.summary().orElseThrow().totalIterations()).isPositive();
        CodedLogisticRegressionModel read =
                (CodedLogisticRegressionModel) loadedModel.stages()[1];
        assertThat(read.coefficients()).isEqualTo(trained.coefficients());
        assertThat(read.intercept()).isEqualTo(trained.intercept());
        assertThat(read.getFeaturesCol()).isEqualTo("scaled");
        assertThat(read.summary()).isEmpty();
    }

    @Test
    void crossValidationPicksARegularization() throws IOException {
        CodedLinearRegression linear =
                linear().setCoding(GradientCoding.UNCODED).setStragglers(-1).setTol(1e-4);
        CrossValidatorModel best = new CrossValidator()
                .setEstimator(linear)
                .setEvaluator(new RegressionEvaluator())
                .setEstimatorParamMaps(new ParamGridBuilder()
                        .addGrid(linear.regParam(), new double[] {0.01, 1000})
                        .build())
                .setNumFolds(2)
                .setSeed(1)
                .fit(numbers);
        assertThat(best.avgMetrics()[0]).isLessThan(best.avgMetrics()[1]);
        CodedLinearRegressionModel model = (CodedLinearRegressionModel) best.bestModel();
        String saved = folder.resolve("linear").toString();
        model.save(saved);
        CodedLinearRegressionModel loaded = CodedLinearRegressionModel.load(saved);
        assertThat(loaded.coefficients()).isEqualTo(model.coefficients());
        assertThat(loaded.intercept()).isEqualTo(model.intercept());
        assertThat(loaded.uid()).isEqualTo(model.uid());
        String savedEstimator = folder.resolve("estimator").toString();
        linear.save(savedEstimator);
        assertThat(CodedLinearRegression.load(savedEstimator).extractParamMap().toString())
                .isEqualTo(linear.extractParamMap().toString());
    }

    @Test
    void constantLabelsNeedNoTraining() {
        Dataset<Row> constant = numbers.selectExpr("1.0 as label", "features");
        CodedLinearRegressionModel mean = linear().fit(constant);
        assertThat(mean.intercept()).isEqualTo(1);
        assertThat(mean.coefficients()).isEqualTo(Vectors.zeros(COLUMNS).toDense());
        CodedLogisticRegressionModel sure = logistic().fit(constant);
        assertThat(sure.predict(Vectors.dense(1, 2, 3, 4, 5))).isEqualTo(1);
        assertThat(sure.predictProbability(Vectors.dense(1, 2, 3, 4, 5))).isEqualTo(Vectors.dense(0, 1));
        assertThatThrownBy(() -> linear().setFitIntercept(false).setRegParam(1).fit(constant))
                .hasMessageContaining("relative to the label's standard deviation, which is 0");
        assertThatThrownBy(() -> logistic().fit(numbers)).hasMessageContaining("is no class");
        assertThatThrownBy(() -> linear().fit(numbers.limit(0))).hasMessage("no training rows");
        assertThatThrownBy(() -> linear().setWorkers(-1)).hasMessageContaining("workers");
    }
}
