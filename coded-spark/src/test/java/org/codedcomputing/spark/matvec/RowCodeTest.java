package org.codedcomputing.spark.matvec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random subsets of tasks of every scheme: those that decode give A x, and more than enough of them is enough. */
class RowCodeTest {
    private static final int ROWS = 1_003;
    private static final int COLUMNS = 6;
    private static final long SEED = 20261128;

    @ParameterizedTest
    @EnumSource(value = MatvecScheme.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void decodableSubsetsDecode(MatvecScheme scheme) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] elements = random.doubles((long) ROWS * COLUMNS, -1, 1).toArray();
        double[] x = random.doubles(COLUMNS, -1, 1).toArray();
        Block<double[]> a = new Block<>(ROWS, COLUMNS, elements);
        double[] expected = product(a, x);
        List<WorkerModel> models = DoubleStream.of(4, 2, 1, 1)
                .mapToObj(mu -> WorkerModel.of(new ShiftedExponential(1 / mu, mu)))
                .toList();
        MatvecPlan plan = MatvecPlanner.of(
                        MatvecOptions.NONE.withScheme(scheme), ROWS, COLUMNS, models.size(), true, true)
                .plan(models);
        RowCode<?, ?, ?> code = RowCode.of(plan, COLUMNS, 1e-9, 1);
        assertThat(code.workers()).isEqualTo(plan.tasks().size());
        Encoding<Block<double[]>> shares = code.encode(a);
        int tasks = code.workers();
        double[][] results = new double[tasks][];
        for (int task = 0; task < tasks; task++) {
            Block<double[]> share = shares.share(task);
            assertThat(share.rows()).isEqualTo(code.rows(task));
            results[task] = product(share, x);
        }
        int decoded = 0;
        for (int subset = 0; subset < 40; subset++) {
            BitSet arrived = new BitSet();
            // The first one is everything.
            double share = subset == 0 ? 1 : random.nextDouble();
            for (int task = 0; task < tasks; task++) {
                arrived.set(task, subset == 0 || random.nextDouble() < share);
            }
            if (!code.sufficiency(arrived).decodable()) {
                assertThat(subset).isPositive();
                continue;
            }
            decoded++;
            Map<Integer, double[]> there = new TreeMap<>();
            arrived.stream().forEach(task -> there.put(task, results[task]));
            assertThat(code.decode(ArrivedResults.of(there))).hasSize(ROWS).satisfies(y -> {
                for (int row = 0; row < ROWS; row++) {
                    assertThat(y[row]).isCloseTo(expected[row], within(1e-7));
                }
            });
        }
        assertThat(decoded).isGreaterThanOrEqualTo(scheme.coded() ? 2 : 1);
        Map<Integer, double[]> wrong = new TreeMap<>();
        for (int task = 0; task < tasks; task++) {
            wrong.put(task, task == 0 ? new double[1 + results[0].length] : results[task]);
        }
        assertThatThrownBy(() -> code.decode(ArrivedResults.of(wrong)))
                .hasMessageContaining("0 returned " + (1 + results[0].length) + " elements");
    }

    static double[] product(Block<double[]> a, double[] x) {
        double[] y = new double[a.rows()];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += a.data()[i * x.length + j] * x[j];
            }
        }
        return y;
    }
}
