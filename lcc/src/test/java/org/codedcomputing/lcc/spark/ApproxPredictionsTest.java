package org.codedcomputing.lcc.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Predictions of a smooth model from mixed queries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ApproxPredictionsTest {
    private static final int QUERIES = 19;

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.local(18, Map.of("spark.speculation", "false"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    /** Points on a curve, in an order that jumps. */
    private static Block<double[]> queries() {
        double[] data = new double[QUERIES * 2];
        for (int i = 0; i < QUERIES; i++) {
            double t = (i * 7 % QUERIES) / (double) QUERIES;
            data[2 * i] = t;
            data[2 * i + 1] = t * t;
        }
        return new Block<>(QUERIES, 2, data);
    }

    private static Block<double[]> model(Block<double[]> rows) {
        double[] values = new double[rows.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.tanh(2 * rows.data()[2 * i] - rows.data()[2 * i + 1]);
        }
        return new Block<>(values.length, 1, values);
    }

    private static double largestError(ServedPredictions served) {
        double[] exact = model(queries()).data();
        double[] predicted = served.predictions().value().data();
        assertThat(predicted).hasSize(QUERIES);
        double largest = 0;
        for (int i = 0; i < QUERIES; i++) {
            largest = Math.max(largest, Math.abs(exact[i] - predicted[i]));
        }
        return largest;
    }

    private ApproxPredictions of(int inputs) {
        return ApproxPredictions.of(spark, ApproxPredictionsTest::model).inputs(inputs);
    }

    private static LagrangeOptions hang(int... workers) {
        Map<Integer, Double> forever = new HashMap<>();
        for (int worker : workers) {
            forever.put(worker, Double.POSITIVE_INFINITY);
        }
        return LagrangeOptions.DEFAULT.withMadeFaults(Delays.of(forever), Speeds.FREE, Liars.NONE);
    }

    @Test
    void moreWorkersAndABetterOrderMakeTheErrorSmaller() {
        ServedPredictions few = of(4).withMadeFaults(hang(2)).predict(queries());
        ServedPredictions many = of(4).workers(18)
                .stragglers(2)
                .orderedBy(query -> query[0])
                .withMadeFaults(hang(3, 11))
                .predict(queries());
        assertThat(many.report().survivors()).hasSize(16).doesNotContain(3, 11);
        assertThat(largestError(many)).isLessThan(5e-3).isLessThan(largestError(few));
        assertThat(many.predictions().estimatedError()).isPositive().isLessThan(0.1);
        assertThat(many.predictions().warning()).isEmpty();
        assertThat(many.suspects()).isEmpty();
    }

    @Test
    void aGrossLiarIsLeftOut() {
        PredictionFunction lying = rows -> {
            Block<double[]> right = model(rows);
            // In local mode the task's partition is the worker.
            if (TaskContext.getPartitionId() == 5) {
                for (int i = 0; i < right.data().length; i++) {
                    right.data()[i] += 1000 * (1 + i);
                }
            }
            return right;
        };
        ServedPredictions served = ApproxPredictions.of(spark, lying)
                .inputs(4)
                .workers(18)
                .stragglers(0)
                .suspects(1)
                .orderedBy(query -> query[0])
                .predict(queries());
        assertThat(served.suspects()).containsExactly(5);
        assertThat(largestError(served)).isLessThan(5e-3);
    }

    @Test
    void aWorkerThatFailsOrMakesNonsenseIsLost() {
        PredictionFunction broken = rows -> {
            if (TaskContext.getPartitionId() == 1) {
                return new Block<>(rows.rows(), 1, nan(rows.rows()));
            }
            return model(rows);
        };
        ServedPredictions served = ApproxPredictions.of(spark, broken)
                .inputs(2)
                .workers(9)
                .stragglers(1)
                .predict(queries());
        assertThat(served.report().survivors()).doesNotContain(1);
        assertThat(largestError(served)).isLessThan(0.2);
    }

    private static double[] nan(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> of(8).workers(8).predict(queries()))
                .hasMessage("K=8, S=1, E=0 need n >= 9 workers, but n=8; lower K or raise n");
        assertThatThrownBy(() -> of(2).suspects(1).workers(6).predict(queries()))
                .hasMessage("K=2, S=1, E=1 need n >= 7 workers, but n=6; lower K or raise n");
        assertThatThrownBy(() -> of(2).predict(new Block<>(0, 2, new double[0])))
                .hasMessage("there are no queries");
    }
}
