package org.codedcomputing.spark.gradient;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * How the rows of an input are cut into k partitions: in their order, into sizes that differ by at most one.
 *
 * @param partitions k
 * @param columns features of every row
 * @param rows how many there are, at least 1
 * @param weight sum of their weights
 * @param nonZeros features that are not 0
 * @param firsts number of the first row of each partition of the input
 */
record RowCut(int partitions, int columns, long rows, double weight, long nonZeros, List<Long> firsts)
        implements Serializable {
    /** Numbers of a block: half a mebibyte, which stays in a core's cache while it is used twice. */
    private static final int BLOCK_NUMBERS = 1 << 16;

    private static final int LEAST_BLOCK_ROWS = 16;
    private static final int MOST_BLOCK_ROWS = 4096;

    /**
     * Counts an input, and refuses rows that cannot be trained on. One Spark job.
     *
     * @param input label, weight, features
     * @param partitions k
     * @throws IllegalArgumentException if there are no rows, or some that cannot be trained on
     */
    static RowCut of(JavaRDD<Row> input, int partitions) {
        List<Tuple2<double[], String>> counted =
                input.mapPartitionsWithIndex(RowCut::count, false).collect();
        counted.stream().map(Tuple2::_2).filter(text -> !text.isEmpty()).forEach(text -> {
            throw new IllegalArgumentException(text);
        });
        List<double[]> numbers = counted.stream().map(Tuple2::_1).toList();
        long rows = numbers.stream().mapToLong(one -> (long) one[0]).sum();
        if (rows == 0) {
            throw new IllegalArgumentException("no training rows");
        }
        int[] columns = numbers.stream()
                .filter(one -> one[0] > 0)
                .mapToInt(one -> (int) one[1])
                .distinct()
                .toArray();
        if (columns.length > 1) {
            throw new IllegalArgumentException(
                    "some rows have %d features, others %d; give all the same".formatted(columns[0], columns[1]));
        }
        double weight = numbers.stream().mapToDouble(one -> one[2]).sum();
        if (!(weight > 0)) {
            throw new IllegalArgumentException(
                    "the weights of the rows add up to %s, must be above 0".formatted(weight));
        }
        Long[] firsts = new Long[numbers.size()];
        long first = 0;
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = first;
            first += (long) numbers.get(i)[0];
        }
        long nonZeros = numbers.stream().mapToLong(one -> (long) one[3]).sum();
        return new RowCut(partitions, columns[0], rows, weight, nonZeros, List.of(firsts));
    }

    /** Rows, columns (-1 without rows), weight and non-zeros of a partition of the input, and what is wrong with it. */
    private static Iterator<Tuple2<double[], String>> count(int index, Iterator<Row> rows) {
        double[] counted = {0, -1, 0, 0};
        String wrong = "";
        while (wrong.isEmpty() && rows.hasNext()) {
            Row row = rows.next();
            wrong = complaint(row, counted);
            if (wrong.isEmpty()) {
                Vector features = row.getAs(2);
                counted[0]++;
                counted[1] = features.size();
                counted[2] += row.getDouble(1);
                counted[3] += features.numNonzeros();
            }
        }
        String where = wrong.isEmpty() ? "" : "row %d of input partition %d: ".formatted((long) counted[0], index);
        return List.of(new Tuple2<>(counted, where + wrong)).iterator();
    }

    private static String complaint(Row row, double[] counted) {
        if (row.isNullAt(0) || row.isNullAt(1) || row.isNullAt(2)) {
            return "a null; leave such rows out";
        }
        double label = row.getDouble(0);
        double weight = row.getDouble(1);
        if (!Double.isFinite(label) || !(weight >= 0) || !Double.isFinite(weight)) {
            return "label %s, weight %s; labels must be finite, weights finite and at least 0".formatted(label, weight);
        }
        Vector features = row.getAs(2);
        if (counted[0] > 0 && features.size() != (int) counted[1]) {
            return "%d features, those before have %d; give all the same".formatted(features.size(), (int) counted[1]);
        }
        double[] values = values(features);
        int bad = IntStream.range(0, values.length)
                .filter(i -> !Double.isFinite(values[i]))
                .findFirst()
                .orElse(-1);
        return bad < 0 ? "" : "feature %d is %s; all must be finite".formatted(indices(features, bad), values[bad]);
    }

    private static double[] values(Vector features) {
        return features instanceof SparseVector sparse ? sparse.values() : ((DenseVector) features).values();
    }

    private static int indices(Vector features, int at) {
        return features instanceof SparseVector sparse ? sparse.indices()[at] : at;
    }

    /** Adds a row of the input to a builder. */
    static void add(Row row, RowBlockBuilder to) {
        to.begin(row.getDouble(0), row.getDouble(1));
        Vector features = row.getAs(2);
        double[] values = values(features);
        if (features instanceof SparseVector sparse) {
            int[] indices = sparse.indices();
            for (int at = 0; at < values.length; at++) {
                to.feature(indices[at], values[at]);
            }
        } else {
            for (int column = 0; column < values.length; column++) {
                to.feature(column, values[column]);
            }
        }
    }

    /** The same rows cut into another number of partitions. */
    RowCut into(int newPartitions) {
        return new RowCut(newPartitions, columns, rows, weight, nonZeros, firsts);
    }

    /** Number of the first row of a partition, 0..k; of k the number of all rows. */
    long start(int partition) {
        return Math.multiplyExact(rows, (long) partition) / partitions;
    }

    /** Number of the first row of each partition, and of all rows, as a new array. */
    long[] starts() {
        long[] starts = new long[partitions + 1];
        Arrays.setAll(starts, this::start);
        return starts;
    }

    /** Rows of a block. */
    int blockRows() {
        double perRow = Math.max(1, (double) nonZeros / rows);
        return (int) Math.min(MOST_BLOCK_ROWS, Math.max(LEAST_BLOCK_ROWS, BLOCK_NUMBERS / perRow));
    }

    IllegalStateException changed(long row) {
        return new IllegalStateException(
                "the input gave other rows than when they were counted, from row %d of %d on; persist it, or make it deterministic"
                        .formatted(row, rows));
    }
}
