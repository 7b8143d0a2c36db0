package org.codedcomputing.lcc.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
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
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Estimators as stages of Spark ML, against Spark's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EstimatorsTest {
    private static final int WORKERS = 8;
    private static final int ROWS = 120;
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    private JavaSparkContext context;
    private SparkSession spark;
    private Dataset<Row> rows;

    @BeforeAll
    void startSpark() {
        context = SparkTestContexts.local(
                WORKERS, Map.of("spark.speculation", "false", "spark.sql.shuffle.partitions", "2"));
        spark = SparkSession.builder().getOrCreate();
        rows = rows();
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
        context.stop();
    }

    /** Two classes with some overlap, and a number that is nearly a linear function of three features of unlike sizes. */
    private Dataset<Row> rows() {
        SplittableRandom random = new SplittableRandom(7);
        List<Row> made = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double label = i % 2;
            double a = (label == 1 ? 1 : -1) + random.nextDouble(-1.6, 1.6);
            double b = 50 + 10 * random.nextDouble(-1, 1);
            double c = (label == 1 ? -0.02 : 0.02) + 0.05 * random.nextDouble(-1, 1);
            double value = 3 * a - 0.2 * b + 40 * c + 5 + 0.1 * random.nextDouble(-1, 1);
            made.add(RowFactory.create(a, b, c, label, value));
        }
        StructType schema = new StructType()
                .add("a", DataTypes.DoubleType)
                .add("b", DataTypes.DoubleType)
                .add("c", DataTypes.DoubleType)
                .add("label", DataTypes.DoubleType)
                .add("value", DataTypes.DoubleType);
        return spark.createDataFrame(made, schema);
    }

    private static VectorAssembler assembler() {
        return new VectorAssembler().setInputCols(new String[] {"a", "b", "c"}).setOutputCol("features");
    }

    private static double accuracy(Dataset<Row> predicted) {
        return (double) predicted.filter("prediction = label").count() / ROWS;
    }

    @Test
    void logisticRegressionInAPipelineIsAsGoodAsSparks(@TempDir Path folder) throws IOException {
        LagrangeLogisticRegression regression = new LagrangeLogisticRegression()
                .setWorkers(WORKERS)
                .setStragglers(1)
                .setByzantine(1)
                .setColluders(1)
                .setHiddenWeights(false)
                .setMaxIter(30)
                .setProtocol(RegressionProtocol.VERIFIED)
                .withMadeFaults(LagrangeOptions.DEFAULT.withMadeFaults(
                        (worker, epoch) -> worker == 0 ? FOREVER : worker == 3 || epoch > 2 ? 0 : 0.3,
                        Speeds.FREE,
                        Liars.of(3)));
        PipelineModel model = new Pipeline()
                .setStages(new PipelineStage[] {assembler(), regression})
                .fit(rows);
        Dataset<Row> features = assembler().transform(rows);
        double own = accuracy(new LogisticRegression().fit(features).transform(features));
        LagrangeLogisticRegressionModel trained = (LagrangeLogisticRegressionModel) model.stages()[1];
        // A straight line is no sigmoid: a few of these 120 overlapping rows may fall on the other side. The code
        // itself costs nothing.
        assertThat(accuracy(model.transform(rows))).isCloseTo(own, within(0.05));
        LagrangeLogisticRegressionModel uncoded = new LagrangeLogisticRegression()
                .setWorkers(WORKERS)
                .setHiddenWeights(false)
                .setMaxIter(30)
                .setMode(LagrangeMode.UNCODED)
                .fit(features);
        assertThat(trained.coefficients()).isEqualTo(uncoded.coefficients());
        assertThat(trained.intercept()).isEqualTo(uncoded.intercept());
        assertThat(trained.summary().byzantineWorkers()).containsExactly(3);
        assertThat(trained.summary().iterations()).isEqualTo(30);
        assertThat(trained.summary().explain()).contains("wrong results from workers [3]");
        assertThat(trained.numClasses()).isEqualTo(2);
        Row first = model.transform(rows).select("probability", "prediction").head();
        Vector probability = first.getAs(0);
        assertThat(probability.apply(0) + probability.apply(1)).isCloseTo(1, within(1e-12));

        String path = folder.resolve("pipeline").toString();
        model.write().overwrite().save(path);
        PipelineModel loaded = PipelineModel.load(path);
        assertThat(loaded.transform(rows).select("prediction").collectAsList())
                .isEqualTo(model.transform(rows).select("prediction").collectAsList());
        LagrangeLogisticRegressionModel again = (LagrangeLogisticRegressionModel) loaded.stages()[1];
        assertThat(again.coefficients()).isEqualTo(trained.coefficients());
        assertThat(again.hasSummary()).isFalse();
        assertThatThrownBy(again::summary).hasMessageContaining("was not trained in this JVM");
    }

    @Test
    void linearRegressionFindsSparksCoefficients() {
        LagrangeLinearRegression regression = new LagrangeLinearRegression()
                .setLabelCol("value")
                .setWorkers(WORKERS)
                .setStragglers(1)
                .setMaxIter(50)
                .setMomentum(0.5)
                .withMadeFaults(
                        LagrangeOptions.DEFAULT.withMadeFaults(Delays.of(Map.of(5, FOREVER)), Speeds.FREE, Liars.NONE));
        Dataset<Row> features = assembler().transform(rows);
        LagrangeLinearRegressionModel model = regression.fit(features);
        LinearRegressionModel own = new LinearRegression().setLabelCol("value").fit(features);
        for (int j = 0; j < 3; j++) {
            assertThat(model.coefficients().apply(j))
                    .isCloseTo(
                            own.coefficients().apply(j),
                            within(0.01 * Math.abs(own.coefficients().apply(j))));
        }
        assertThat(model.intercept()).isCloseTo(own.intercept(), within(0.1));
    }

    @Test
    void crossValidationChoosesAndTheBestModelIsThere(@TempDir Path folder) throws IOException {
        LagrangeLogisticRegression regression =
                new LagrangeLogisticRegression().setWorkers(4).setMaxIter(4);
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(regression.regParam(), new double[] {0.0, 50.0})
                .build();
        CrossValidator validator = new CrossValidator()
                .setEstimator(regression)
                .setEstimatorParamMaps(grid)
                .setEvaluator(new BinaryClassificationEvaluator())
                .setNumFolds(2)
                .setSeed(3);
        CrossValidatorModel chosen = validator.fit(assembler().transform(rows));
        assertThat(chosen.avgMetrics()).hasSize(2);
        assertThat(chosen.bestModel()).isInstanceOf(LagrangeLogisticRegressionModel.class);
        String path = folder.resolve("validator").toString();
        validator.write().overwrite().save(path);
        assertThat(((LagrangeLogisticRegression) CrossValidator.load(path).getEstimator()).uid())
                .isEqualTo(regression.uid());
    }

    @Test
    void paramsAreKeptCopiedExplainedAndLoaded(@TempDir Path folder) throws IOException {
        LagrangeLogisticRegression regression = new LagrangeLogisticRegression("mine")
                .setWorkers(5)
                .setColluders(2)
                .setRegParam(0.25)
                .setSigmoidDegree(3)
                .setPlacement(Placement.SLOTS)
                .setFeaturesCol("f");
        assertThat(regression.uid()).isEqualTo("mine");
        assertThat(regression.explainParams())
                .contains("colluders: workers T that may put together")
                .contains("current: 2")
                .contains("sigmoidBound");
        LagrangeLogisticRegression copy =
                regression.copy(new ParamMap().put(regression.byzantine().w(3)));
        assertThat(copy.getOrDefault(copy.byzantine())).isEqualTo(3);
        assertThat(regression.getOrDefault(regression.byzantine())).isEqualTo(0);
        String path = folder.resolve("estimator").toString();
        regression.write().overwrite().save(path);
        LagrangeLogisticRegression loaded = LagrangeLogisticRegression.load(path);
        assertThat(loaded.uid()).isEqualTo("mine");
        assertThat(loaded.getOrDefault(loaded.colluders())).isEqualTo(2);
        assertThat(loaded.getOrDefault(loaded.sigmoidDegree())).isEqualTo(3);
        assertThat(loaded.getOrDefault(loaded.placement())).isEqualTo("slots");
        assertThat(loaded.getFeaturesCol()).isEqualTo("f");
        assertThatThrownBy(() -> regression.setStragglers(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> regression.set("mode", "magic")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Rows that the driver made are seen by nobody else; rows of a shuffle are. */
    @Test
    void secrecyIsSaidToBeVoidWhereExecutorsSeeRows() {
        Dataset<Row> features = assembler().transform(rows);
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.IntegerType);
        Dataset<Row> made = spark.createDataFrame(
                List.of(RowFactory.create(Vectors.dense(1, 2), 1), RowFactory.create(Vectors.dense(3, 4), 0)), schema);
        TrainingTable local = TrainingTable.collect(made, "features", "label", true, false);
        assertThat(local.x().data()).containsExactly(1, 2, 1, 3, 4, 1);
        assertThat(local.y()).containsExactly(1, 0);
        assertThat(local.warnings(1)).isEmpty();
        TrainingTable remote = TrainingTable.collect(features.repartition(2), "features", "label", true, true);
        assertThat(remote.warnings(0)).isEmpty();
        assertThat(remote.warnings(1)).singleElement().asString().startsWith("T=1 is void where raw rows");
    }
}
