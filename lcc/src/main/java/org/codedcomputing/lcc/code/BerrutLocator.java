package org.codedcomputing.lcc.code;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.matmul.Block;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * A guess at which results of a {@link BerrutCode} are lies [66]. <b>A heuristic</b>: least squares on noisy data, which finds gross
 * lies nearly always, and small ones often not; of random tanh data with 10 outputs it found all liars in 0.78 (K=4, E=1), 0.49 (8,
 * 1) and 0.29 (8, 3) of trials when the lie had sigma 1, in 0.95 to 1.00 at sigma 10, always at sigma 100. For certainty take a
 * Lagrange code, or repeat and vote.
 *
 * <p>For each coordinate, polynomials P and Q of degree K+E-1 with Q(0) = 1 are fitted so that P = y Q at the workers; the E workers
 * at which Q is smallest get a vote.
 */
public final class BerrutLocator {
    /** Coordinates that vote at most, spread evenly. */
    public static final int VOTERS = 256;

    private BerrutLocator() {}

    /**
     * The workers with most votes.
     *
     * @param code the code
     * @param results at least 2(K+E), all of one shape; not modified
     * @param suspects E, at least 0
     * @return E workers; honest ones too, if fewer lie
     * @throws IllegalArgumentException if there are too few results
     */
    public static BitSet suspects(BerrutCode code, ArrivedResults<Block<double[]>> results, int suspects) {
        LagrangePoints.requireAtLeast("E", suspects, 0);
        int needed = 2 * (code.inputs() + suspects);
        if (results.size() < needed) {
            throw new IllegalArgumentException("have %d of 2(K+E) = %d results to look for %d liars among"
                    .formatted(results.size(), needed, suspects));
        }
        int[] workers = results.workerArray();
        double[] all = BerrutWeights.workerPoints(code.workers());
        double[] points =
                IntStream.of(workers).mapToDouble(worker -> all[worker]).toArray();
        int length = results.get(workers[0]).data().length;
        int[] votes = new int[workers.length];
        int voters = Math.min(length, VOTERS);
        for (int v = 0; v < voters; v++) {
            int coordinate = (int) ((long) v * length / voters);
            double[] values = IntStream.of(workers)
                    .mapToDouble(worker -> results.get(worker).data()[coordinate])
                    .toArray();
            double[] q = locatorValues(points, values, code.inputs() + suspects - 1);
            for (int i : smallest(q, suspects)) {
                votes[i]++;
            }
        }
        BitSet chosen = new BitSet();
        IntStream.range(0, workers.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -votes[i]))
                .limit(suspects)
                .forEach(i -> chosen.set(workers[i]));
        return chosen;
    }

    private static List<Integer> smallest(double[] q, int count) {
        return IntStream.range(0, q.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> q[i]))
                .limit(count)
                .toList();
    }

    /**
     * |Q| at the points, for the best P and Q of a degree, the smallest ones if there are several.
     *
     * @param values y, one at each point
     */
    static double[] locatorValues(double[] points, double[] values, int degree) {
        int n = points.length;
        DMatrixRMaj equations = new DMatrixRMaj(n, 2 * degree + 1);
        DMatrixRMaj right = new DMatrixRMaj(n, 1);
        for (int i = 0; i < n; i++) {
            double power = 1;
            for (int e = 0; e <= degree; e++) {
                equations.set(i, e, power);
                if (e > 0) {
                    equations.set(i, degree + e, -values[i] * power);
                }
                power *= points[i];
            }
            right.set(i, 0, values[i]);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.pseudoInverse(true);
        if (!solver.setA(equations)) {
            throw new IllegalStateException(
                    "the singular values of %d x %d equations did not converge".formatted(n, 2 * degree + 1));
        }
        DMatrixRMaj solution = new DMatrixRMaj(2 * degree + 1, 1);
        solver.solve(right, solution);
        double[] q = new double[n];
        for (int i = 0; i < n; i++) {
            double value = 0;
            for (int e = degree; e > 0; e--) {
                value = (value + solution.get(degree + e, 0)) * points[i];
            }
            q[i] = Math.abs(value + 1);
        }
        return q;
    }
}
