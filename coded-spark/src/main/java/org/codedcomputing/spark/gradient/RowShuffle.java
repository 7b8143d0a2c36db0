package org.codedcomputing.spark.gradient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.codedcomputing.core.gradient.EncodingMatrix;
import scala.Tuple2;

/** Brings each worker the rows of its partitions, by one shuffle. */
final class RowShuffle {
    private RowShuffle() {}

    /** Worker i goes to partition i. */
    private static final class Direct extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int workers;

        Direct(int workers) {
            this.workers = workers;
        }

        @Override
        public int numPartitions() {
            return workers;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Direct that && that.workers == workers;
        }

        @Override
        public int hashCode() {
            return workers;
        }
    }

    /**
     * Rows by worker; nothing runs yet.
     *
     * @param input label, weight, features; the rows that were counted for the cut
     * @param matrix who holds what
     * @param cut into the matrix's partitions
     * @return partition i holds the rows of worker i
     */
    static JavaRDD<WorkerRows> byWorker(JavaRDD<Row> input, EncodingMatrix matrix, RowCut cut) {
        int[][] held =
                IntStream.range(0, matrix.workers()).mapToObj(matrix::held).toArray(int[][]::new);
        List<List<Integer>> holders = new ArrayList<>();
        for (int partition = 0; partition < matrix.partitions(); partition++) {
            holders.add(new ArrayList<>());
        }
        for (int worker = 0; worker < held.length; worker++) {
            for (int partition : held[worker]) {
                holders.get(partition).add(worker);
            }
        }
        JavaRDD<Tuple2<Integer, byte[]>> pieces =
                input.mapPartitionsWithIndex((index, rows) -> new Pieces(rows, cut, holders, index), false);
        return JavaPairRDD.fromJavaRDD(pieces)
                .partitionBy(new Direct(held.length))
                .mapPartitionsWithIndex(
                        (worker, ofWorker) -> List.of(WorkerRows.assemble(worker, held[worker], cut, ofWorker))
                                .iterator(),
                        true);
    }

    /** The rows of one input partition, cut along the partitions of the data and into blocks, each to all its workers. */
    private static final class Pieces implements Iterator<Tuple2<Integer, byte[]>> {
        private final Iterator<Row> rows;
        private final RowCut cut;
        private final long[] starts;
        private final List<List<Integer>> holders;
        private final RowBlockBuilder builder;
        private final Deque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
        private long next;
        private int partition;

        Pieces(Iterator<Row> rows, RowCut cut, List<List<Integer>> holders, int index) {
            this.rows = rows;
            this.cut = cut;
            this.starts = cut.starts();
            this.holders = holders;
            this.builder = new RowBlockBuilder(cut.columns());
            this.next = cut.firsts().get(index);
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rows.hasNext()) {
                if (next >= cut.rows()) {
                    throw cut.changed(next);
                }
                while (starts[partition + 1] <= next) {
                    partition++;
                }
                RowCut.add(rows.next(), builder);
                next++;
                if (builder.rows() == cut.blockRows() || next == starts[partition + 1] || !rows.hasNext()) {
                    long first = next - builder.rows();
                    byte[] piece = new RowPiece(partition, first, builder.build()).toBytes();
                    holders.get(partition).forEach(worker -> ready.add(new Tuple2<>(worker, piece)));
                }
            }
            return !ready.isEmpty();
        }

        @Override
        public Tuple2<Integer, byte[]> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more rows");
            }
            return ready.remove();
        }
    }
}
