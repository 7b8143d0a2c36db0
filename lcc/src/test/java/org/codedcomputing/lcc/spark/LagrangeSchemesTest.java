package org.codedcomputing.lcc.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.regression.RegressionOutcome;
import org.codedcomputing.spark.regression.RegressionProvider;
import org.codedcomputing.spark.regression.RegressionRequest;
import org.codedcomputing.spark.regression.RegressionScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The schemes behind the verb. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LagrangeSchemesTest {
    private static final int WORKERS = 8;

    private JavaSparkContext context;
    private SparkSession spark;
    private Map<String, RegressionScheme> schemes;

    @BeforeAll
    void startSpark() {
        context = SparkTestContexts.local(WORKERS, Map.of("spark.speculation", "false"));
        spark = SparkSession.builder().getOrCreate();
        schemes = ServiceLoader.load(RegressionProvider.class).stream()
                .flatMap(provider -> provider.get().schemes().stream())
                .collect(Collectors.toMap(RegressionScheme::id, scheme -> scheme));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
        context.stop();
    }

    /** value = 2 a - 3 b + 1, on a grid. */
    private Dataset<Row> line() {
        List<Row> rows = new ArrayList<>();
        for (int a = -2; a <= 2; a++) {
            for (int b = -2; b <= 2; b++) {
                rows.add(RowFactory.create(2.0 * a - 3 * b + 1, Vectors.dense(a, b)));
            }
        }
        return spark.createDataFrame(
                rows, new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType()));
    }

    private static RegressionRequest request(int byzantine, int colluders, Map<String, String> more) {
        return new RegressionRequest(false, WORKERS, 20, 1, 0, 1, byzantine, colluders, 3, more);
    }

    @Test
    void eachSchemeFindsTheLine() throws Exception {
        Map<String, RegressionRequest> requests = Map.of(
                "lagrange", request(1, 0, Map.of("step", "auto")),
                "private", request(0, 1, Map.of("step", "auto")),
                "avcc", request(1, 1, Map.of("step", "auto", "rounds", "2")));
        for (Map.Entry<String, RegressionRequest> one : requests.entrySet()) {
            RegressionScheme scheme = schemes.get(one.getKey());
            assertThat(scheme).as(one.getKey()).isNotNull();
            RegressionOutcome outcome = scheme.train(spark, line(), one.getValue());
            assertThat(outcome.coefficients()[0]).isBetween(1.97, 2.03);
            assertThat(outcome.coefficients()[1]).isBetween(-3.03, -2.97);
            assertThat(outcome.intercept()).isBetween(0.97, 1.03);
            assertThat(outcome.objective()).isBetween(0.0, 0.01);
            assertThat(outcome.lines()).anyMatch(line -> line.contains("results give the answer"));
        }
    }

    @Test
    void eachSchemeTakesTheStepsOfItsTwinWithoutCoding() throws Exception {
        Map<String, RegressionRequest> requests = Map.of(
                "lagrange", request(1, 0, Map.of("step", "auto")),
                "private", request(0, 1, Map.of()),
                "avcc", request(1, 0, Map.of("momentum", "0.5")));
        for (Map.Entry<String, RegressionRequest> one : requests.entrySet()) {
            RegressionScheme scheme = scheme(one.getKey());
            RegressionOutcome coded = scheme.train(spark, line(), one.getValue());
            RegressionOutcome uncoded = scheme.trainUncoded(spark, line(), one.getValue());
            assertThat(uncoded.coefficients()).as(one.getKey()).isEqualTo(coded.coefficients());
            assertThat(uncoded.intercept()).as(one.getKey()).isEqualTo(coded.intercept());
            assertThat(uncoded.lines()).as(one.getKey()).anyMatch(line -> line.contains("uncoded"));
        }
        assertThatThrownBy(() -> scheme("avcc").trainUncoded(spark, line(), request(1, 0, Map.of("rounds", "2"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rounds=2");
    }

    @Test
    void whatASchemeDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> scheme("private").train(spark, line(), request(0, 0, Map.of())))
                .hasMessageContaining("hides from T >= 1 colluders");
        assertThatThrownBy(() -> scheme("lagrange").train(spark, line(), request(0, 0, Map.of("rounds", "2"))))
                .hasMessageContaining("two rounds are of scheme avcc");
        assertThatThrownBy(() -> scheme("lagrange").train(spark, line(), request(0, 0, Map.of("colour", "red"))))
                .hasMessageContaining("knows no setting [colour]");
        assertThatThrownBy(() -> scheme("avcc").train(spark, line(), request(0, 0, Map.of("field", "gf256"))))
                .hasMessageContaining("setting field is one of [m61, m31] (was gf256)");
        assertThatThrownBy(() -> scheme("avcc").train(spark, line(), request(0, 0, Map.of("momentum", "much"))))
                .hasMessageContaining("setting momentum takes a number (was much)");
    }

    private RegressionScheme scheme(String id) {
        RegressionScheme scheme = schemes.get(id);
        if (scheme == null) {
            throw new IllegalStateException("no scheme " + id);
        }
        return scheme;
    }
}
