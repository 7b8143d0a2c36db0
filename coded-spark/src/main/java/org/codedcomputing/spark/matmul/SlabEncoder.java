package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockGrid;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.Partition;
import org.codedcomputing.core.matmul.ProductShare;
import scala.Tuple2;

/**
 * Encodes distributed matrices on the executors. A slab is the same few rows of all blocks of an operand; whoever has gathered one
 * forms those rows of all N coded blocks without asking anybody, and what it sends is N/(pm), or N/(pn), times its slab. Encoding
 * block by block would send every block to every task, pm times as much.
 */
final class SlabEncoder {
    /** Bytes that one encoding task should hold, its slab and what becomes of it. */
    private static final double SLAB_BYTES = 64e6;

    private static final int SLABS_PER_SLOT = 2;

    private SlabEncoder() {}

    /**
     * The rows of a slab.
     *
     * @param ofA whether of A
     * @param index number of the slab among those of its operand, from the top
     */
    private record Slab(boolean ofA, int index) implements Serializable {}

    /**
     * What a tile has of a slab.
     *
     * @param block block of the operand
     * @param part its place in the slab of that block
     */
    private record Piece(int block, Tile part) implements Serializable {}

    /**
     * The rows of a slab of one worker's coded blocks.
     *
     * @param slab the slab
     * @param lanes for each lane, for each coded block of the operand, its rows
     */
    private record Strip<A>(Slab slab, List<List<Block<A>>> lanes) implements Serializable {}

    /**
     * How one operand lies in its blocks.
     *
     * @param ofA whether it is A
     * @param transposed whether it is A as inner x rows
     * @param partition how the product is cut
     * @param height rows of a block
     * @param width columns of a block
     * @param slabRows rows of a slab
     */
    private record Layout(boolean ofA, boolean transposed, Partition partition, int height, int width, int slabRows)
            implements Serializable {
        static Layout of(DoubleProductCode<?> code, boolean ofA, boolean transposed, int slots) {
            BlockGrid grid = code.grid();
            int height = !ofA || transposed ? grid.blockInner() : grid.blockRows();
            int width = !ofA ? grid.blockColumns() : transposed ? grid.blockRows() : grid.blockInner();
            int blocks = ofA ? grid.partition().blocksA() : grid.partition().blocksB();
            double bytes = (double) Double.BYTES * height * width * (blocks + code.workers());
            double slabs = Math.max(SLABS_PER_SLOT * slots, bytes / SLAB_BYTES);
            int rows = (int) Math.max(1, Math.ceil(height / slabs));
            return new Layout(ofA, transposed, grid.partition(), height, width, rows);
        }

        int slabs() {
            return (height - 1) / slabRows + 1;
        }

        int blocks() {
            return ofA ? partition.blocksA() : partition.blocksB();
        }

        private int blockAt(int gridRow, int gridColumn) {
            if (!ofA) {
                return gridRow * partition.n() + gridColumn;
            }
            return transposed ? gridColumn * partition.p() + gridRow : gridRow * partition.p() + gridColumn;
        }

        int rowsOf(int slab) {
            return Math.min(slabRows, height - slab * slabRows);
        }

        /** Cuts a tile along blocks and slabs. */
        Iterator<Tuple2<Slab, Piece>> cut(Tile tile) {
            List<Tuple2<Slab, Piece>> pieces = new ArrayList<>();
            int bottom = tile.top() + tile.elements().rows();
            int right = tile.left() + tile.elements().columns();
            for (int row = tile.top(); row < bottom; ) {
                int gridRow = row / height;
                int slab = row % height / slabRows;
                int top = gridRow * height + slab * slabRows;
                int rows = rowsOf(slab);
                for (int column = tile.left(); column < right; ) {
                    int gridColumn = column / width;
                    pieces.add(new Tuple2<>(
                            new Slab(ofA, slab),
                            new Piece(
                                    blockAt(gridRow, gridColumn), tile.within(top, gridColumn * width, rows, width))));
                    column = (gridColumn + 1) * width;
                }
                row = top + rows;
            }
            return pieces.iterator();
        }

        /** For each block the rows of a slab, from its pieces; what no piece has is zero. */
        List<Block<double[]>> gather(int slab, Iterable<Piece> pieces) {
            List<Block<double[]>> blocks = new ArrayList<>();
            for (int block = 0; block < blocks(); block++) {
                blocks.add(new Block<>(rowsOf(slab), width, new double[rowsOf(slab) * width]));
            }
            for (Piece piece : pieces) {
                if (piece.block >= 0) {
                    piece.part.copyTo(blocks.get(piece.block).data(), width);
                }
            }
            return blocks;
        }
    }

    /** The strips of worker i go to partition i. */
    private static final class ByWorker extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int workers;

        ByWorker(int workers) {
            this.workers = workers;
        }

        @Override
        public int numPartitions() {
            return workers;
        }

        @Override
        public int getPartition(Object worker) {
            return (Integer) worker;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByWorker that && that.workers == workers;
        }

        @Override
        public int hashCode() {
            return workers;
        }
    }

    /**
     * The shares of a product.
     *
     * @param slots task slots of the application
     * @return partition i holds the share of worker i
     */
    static <A> JavaRDD<List<ProductShare<A>>> product(
            JavaSparkContext spark,
            DoubleProductCode<A> code,
            JavaRDD<Tile> a,
            JavaRDD<Tile> b,
            boolean transposed,
            int slots) {
        JavaPairRDD<Integer, Strip<A>> strips = strips(spark, code, a, Layout.of(code, true, transposed, slots))
                .union(strips(spark, code, b, Layout.of(code, false, false, slots)));
        return strips.partitionBy(new ByWorker(code.workers())).mapPartitions(mine -> {
            List<Strip<A>> all = sorted(mine);
            return List.of(code.share(stacked(code, all, true), stacked(code, all, false), transposed))
                    .iterator();
        });
    }

    /**
     * The shares of a fixed factor.
     *
     * @param slots task slots of the application
     * @return partition i holds the share of worker i
     */
    static <A> JavaRDD<List<Block<A>>> factor(
            JavaSparkContext spark, DoubleProductCode<A> code, JavaRDD<Tile> a, boolean transposed, int slots) {
        return strips(spark, code, a, Layout.of(code, true, transposed, slots))
                .partitionBy(new ByWorker(code.workers()))
                .mapPartitions(mine -> {
                    List<List<Block<A>>> lanes = stacked(code, sorted(mine), true);
                    List<Block<A>> share = new ArrayList<>();
                    lanes.forEach(blocks -> share.add(blocks.get(0)));
                    return List.<List<Block<A>>>of(share).iterator();
                });
    }

    private static <A> JavaPairRDD<Integer, Strip<A>> strips(
            JavaSparkContext spark, DoubleProductCode<A> code, JavaRDD<Tile> tiles, Layout layout) {
        // A slab of which no tile has anything is there all the same.
        List<Tuple2<Slab, Piece>> none = new ArrayList<>();
        for (int slab = 0; slab < layout.slabs(); slab++) {
            none.add(new Tuple2<>(
                    new Slab(layout.ofA, slab), new Piece(-1, new Tile(0, 0, new Block<>(0, 0, new double[0])))));
        }
        return tiles.flatMapToPair(layout::cut)
                .union(spark.parallelizePairs(none, 1))
                .groupByKey(new HashPartitioner(layout.slabs()))
                .flatMapToPair(slab -> {
                    List<List<List<Block<A>>>> coded =
                            code.encodeRows(layout.ofA, layout.gather(slab._1().index, slab._2()));
                    List<Tuple2<Integer, Strip<A>>> strips = new ArrayList<>();
                    for (int worker = 0; worker < coded.size(); worker++) {
                        strips.add(new Tuple2<>(worker, new Strip<>(slab._1(), coded.get(worker))));
                    }
                    return strips.iterator();
                });
    }

    private static <A> List<Strip<A>> sorted(Iterator<Tuple2<Integer, Strip<A>>> strips) {
        List<Strip<A>> all = new ArrayList<>();
        strips.forEachRemaining(strip -> all.add(strip._2()));
        all.sort(Comparator.comparingInt(strip -> strip.slab.index));
        return all;
    }

    /** For each lane the coded blocks of an operand. */
    private static <A> List<List<Block<A>>> stacked(DoubleProductCode<A> code, List<Strip<A>> strips, boolean ofA) {
        List<Strip<A>> own =
                strips.stream().filter(strip -> strip.slab.ofA == ofA).toList();
        List<List<Block<A>>> lanes = new ArrayList<>();
        for (int lane = 0; lane < code.arithmetics().size(); lane++) {
            List<Block<A>> blocks = new ArrayList<>();
            int copies = own.get(0).lanes.get(lane).size();
            for (int copy = 0; copy < copies; copy++) {
                List<Block<A>> parts = new ArrayList<>();
                for (Strip<A> strip : own) {
                    parts.add(strip.lanes.get(lane).get(copy));
                }
                blocks.add(code.arithmetics().get(lane).stack(parts));
            }
            lanes.add(blocks);
        }
        return lanes;
    }
}
