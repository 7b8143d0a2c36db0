package org.codedcomputing.spark.matvec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.CodedJob;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Unequal loads go to the executors that they were computed for, and times are credited to these. */
@Tag("fault-1")
class MatvecOnExecutorsTest {
    private static final int EXECUTORS = 2;
    private static final int ROWS = 400;
    private static final int COLUMNS = 5;

    /** Which executor each task started on. */
    private static final class Starts extends SparkListener {
        private final List<Map.Entry<Integer, String>> starts = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onTaskStart(SparkListenerTaskStart event) {
            starts.add(
                    Map.entry(event.taskInfo().partitionId(), event.taskInfo().executorId()));
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void unequalLoadsArePlaced() throws Exception {
        // Long enough that nobody takes a task of an executor that is idle itself.
        try (JavaSparkContext spark = SparkTestContexts.localCluster(
                EXECUTORS, 1, Map.of("spark.locality.wait", "5min", "spark.coded.job.slotWait", "4min"))) {
            DMatrixRMaj a = new DMatrixRMaj(
                    ROWS,
                    COLUMNS,
                    true,
                    new SplittableRandom(1)
                            .doubles((long) ROWS * COLUMNS, -1, 1)
                            .toArray());
            double[] x = new SplittableRandom(2).doubles(COLUMNS, -1, 1).toArray();
            DMatrixRMaj expected = new DMatrixRMaj(ROWS, 1);
            CommonOps_DDRM.mult(a, DMatrixRMaj.wrap(COLUMNS, 1, x), expected);
            List<WorkerModel> models = List.of(
                    WorkerModel.of(new ShiftedExponential(1e-3, 1e3)),
                    WorkerModel.of(new ShiftedExponential(4e-3, 250)));
            CodedMatvec product =
                    Coded.matvec(spark, a).workers(EXECUTORS).expecting(models).adaptive(false);
            for (MatvecScheme scheme : List.of(MatvecScheme.LOAD_BALANCED, MatvecScheme.HCMM_LT)) {
                try (MatvecSession session = product.scheme(scheme).open()) {
                    MatvecPlan plan = session.plan();
                    assertThat(plan.load(0)).isGreaterThan(2 * plan.load(1));
                    List<String> executors = CodedJob.executors(spark);
                    assertThat(executors).hasSize(EXECUTORS).doesNotHaveDuplicates();
                    Starts listener = new Starts();
                    spark.sc().addSparkListener(listener);
                    for (int round = 0; round < 3; round++) {
                        assertThat(session.multiply(x)).containsExactly(expected.data, within(1e-7));
                    }
                    spark.sc().listenerBus().waitUntilEmpty(60_000);
                    spark.sc().removeSparkListener(listener);
                    assertThat(listener.starts)
                            .isNotEmpty()
                            .allSatisfy(start -> assertThat(start.getValue())
                                    .isEqualTo(executors.get(
                                            plan.tasks().get(start.getKey()).worker())));
                    if (scheme == MatvecScheme.LOAD_BALANCED) {
                        // Both executors ended three tasks, of which the first does not count.
                        assertThat(session.estimates().orElseThrow()).hasSize(EXECUTORS);
                    }
                }
            }
        }
    }
}
