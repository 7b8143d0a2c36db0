package org.codedcomputing.spark.reduce;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Rows of an RDD at the nodes that hold their granules: rows are numbered, cut into granules as evenly as possible, and each goes
 * to all its holders in one shuffle, so that copies are equal whatever made the rows.
 */
final class PlacedRows<R> implements GranuleLoader<Tuple2<Long, R>, List<R>> {
    private static final long serialVersionUID = 1L;

    private final long rows;
    private final int granules;

    private PlacedRows(long rows, int granules) {
        this.rows = rows;
        this.granules = granules;
    }

    /**
     * @param rows of all the data
     * @throws IllegalArgumentException if there are none
     */
    static <R> PlacedRows<R> of(long rows, ReduceForm form) {
        if (rows == 0) {
            throw new IllegalArgumentException("no training rows");
        }
        return new PlacedRows<>(rows, form.granules());
    }

    /** First row of a granule; of the one behind the last, the number of rows. */
    static long start(long rows, int granules, int granule) {
        return granule * (rows / granules) + Math.min(granule, rows % granules);
    }

    /** The granule of a row. */
    static int granule(long rows, int granules, long row) {
        long whole = rows / granules;
        long rest = rows % granules;
        long longer = rest * (whole + 1);
        return (int) (row < longer ? row / (whole + 1) : rest + (row - longer) / whole);
    }

    /** Every row with its number, in the partition of each of its holders. */
    static <R> JavaRDD<Tuple2<Long, R>> place(JavaRDD<R> data, long rows, ReduceForm form) {
        int granules = form.granules();
        int[][] holders = holders(form);
        return data.zipWithIndex()
                .flatMapToPair(numbered -> IntStream.of(holders[granule(rows, granules, numbered._2())])
                        .mapToObj(node -> new Tuple2<>(node, new Tuple2<>(numbered._2(), numbered._1())))
                        .iterator())
                .partitionBy(new HashPartitioner(form.nodes()))
                .values();
    }

    /** The nodes that hold each granule, ascending. */
    static int[][] holders(ReduceForm form) {
        List<List<Integer>> holders = new ArrayList<>();
        for (int granule = 0; granule < form.granules(); granule++) {
            holders.add(new ArrayList<>());
        }
        for (int node = 0; node < form.nodes(); node++) {
            for (int granule : form.granules(node)) {
                holders.get(granule).add(node);
            }
        }
        return holders.stream()
                .map(nodes -> nodes.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    @Override
    public List<List<R>> load(int[] wanted, Iterator<Tuple2<Long, R>> placed, Runnable alive) {
        Map<Integer, List<Tuple2<Long, R>>> byGranule = new HashMap<>();
        while (placed.hasNext()) {
            alive.run();
            Tuple2<Long, R> numbered = placed.next();
            byGranule
                    .computeIfAbsent(granule(rows, granules, numbered._1()), granule -> new ArrayList<>())
                    .add(numbered);
        }
        List<List<R>> loaded = new ArrayList<>();
        for (int granule : wanted) {
            List<Tuple2<Long, R>> found = byGranule.getOrDefault(granule, List.of());
            long expected = start(rows, granules, granule + 1) - start(rows, granules, granule);
            if (found.size() != expected) {
                throw new IllegalStateException(
                        "granule %d has %d rows here, expected %d: the input changed between two readings; persist or checkpoint it"
                                .formatted(granule, found.size(), expected));
            }
            // The order of a shuffle is none.
            loaded.add(found.stream()
                    .sorted(Comparator.comparing(Tuple2::_1))
                    .map(Tuple2::_2)
                    .toList());
        }
        return loaded;
    }
}
