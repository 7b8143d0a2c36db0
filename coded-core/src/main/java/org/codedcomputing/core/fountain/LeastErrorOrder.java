package org.codedcomputing.core.fountain;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Peeling in the order of the least rounding error, for the reals. A source that is its row less others has their errors added
 * up, and along a long chain of sources the sum grows exponentially: in the order of arrival, a few thousand sources are enough
 * to lose all digits.
 *
 * <p>With cost(source) = 1 + sum of the costs of the row's other sources, always the cheapest source that follows from some row
 * comes next. Costs only rise along a chain, so each source gets the least cost that any peeling gives it (Dijkstra's method, as
 * Knuth extended it to sums [74]). O(edges + rows log rows).
 */
final class LeastErrorOrder {
    private LeastErrorOrder() {}

    private record Candidate(double cost, int row) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byCost = Double.compare(cost, other.cost);
            return byCost != 0 ? byCost : Integer.compare(row, other.row);
        }
    }

    /** A schedule of all sources, if peeling alone gives them. */
    static Schedule of(Peeling peeled) {
        int rows = peeled.rows();
        int k = peeled.sources();
        int[] count = new int[rows];
        int[] combined = new int[rows];
        double[] cost = new double[rows];
        int[] starts = new int[k + 1];
        for (int row = 0; row < rows; row++) {
            for (int edge = peeled.start(row); edge < peeled.end(row); edge++) {
                int source = peeled.source(edge);
                starts[source + 1]++;
                count[row]++;
                combined[row] ^= source;
            }
        }
        for (int source = 0; source < k; source++) {
            starts[source + 1] += starts[source];
        }
        int[] rowsOf = new int[starts[k]];
        int[] filled = starts.clone();
        PriorityQueue<Candidate> next = new PriorityQueue<>();
        for (int row = 0; row < rows; row++) {
            for (int edge = peeled.start(row); edge < peeled.end(row); edge++) {
                rowsOf[filled[peeled.source(edge)]++] = row;
            }
            if (count[row] == 1) {
                next.add(new Candidate(1, row));
            }
        }
        int[] order = new int[k];
        int[] solvedBy = new int[k];
        Arrays.fill(solvedBy, -1);
        int resolved = 0;
        while (resolved < k) {
            Candidate cheapest = next.remove();
            int row = cheapest.row;
            if (count[row] != 1) {
                continue;
            }
            int source = combined[row];
            solvedBy[source] = row;
            order[resolved++] = source;
            for (int at = starts[source]; at < starts[source + 1]; at++) {
                int other = rowsOf[at];
                count[other]--;
                combined[other] ^= source;
                cost[other] += cheapest.cost;
                if (count[other] == 1) {
                    next.add(new Candidate(1 + cost[other], other));
                }
            }
        }
        return Schedule.peeled(order, solvedBy);
    }
}
