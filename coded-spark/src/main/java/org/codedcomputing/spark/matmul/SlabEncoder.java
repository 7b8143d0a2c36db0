package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockGrid;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.Partition;
import org.codedcomputing.core.matmul.ProductShare;
import scala.Tuple2;

/**
 * Encodes distributed matrices on the executors. A slab is the same few rows of all blocks of an operand; whoever has gathered one
 * forms those rows of all coded blocks without asking anybody, and what it sends is N/(pm), or N/(pn), times its slab, or less:
 * coded blocks that several workers have in common are made once. Encoding block by block would send every block to every task, pm
 * times as much. Blocks that workers get as they are go where they belong without that detour.
 */
final class SlabEncoder {
    /** Bytes that one encoding task should hold, its slab and what becomes of it. */
    private static final double SLAB_BYTES = 64e6;

    /** Bytes below which a slab is not worth a task. */
    private static final double LEAST_SLAB_BYTES = 4e6;

    private static final int SLABS_PER_SLOT = 2;

    /** Bytes of tiles that one task should cut. */
    private static final double TILE_BYTES = 16e6;

    private SlabEncoder() {}

    /**
     * What a tile has of a slab.
     *
     * @param block block of the operand
     * @param part its place in the slab of that block
     */
    private record Piece(int block, Tile part) implements Serializable {}

    /**
     * The rows of a slab of a worker's coded blocks.
     *
     * @param slab number of the slab
     * @param lanes for each lane, for each coded block of the operand, its rows
     */
    private record Strip<A>(int slab, List<List<Block<A>>> lanes) implements Serializable {}

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
            long coded = Arrays.stream(code.firstWithSameBlocks(ofA)).distinct().count();
            double bytes = (double) Double.BYTES * height * width * (blocks + coded);
            double slabs = Math.max(Math.min(SLABS_PER_SLOT * slots, bytes / LEAST_SLAB_BYTES), bytes / SLAB_BYTES);
            int rows = (int) Math.max(1, Math.ceil(height / Math.max(1, slabs)));
            return new Layout(ofA, transposed, grid.partition(), height, width, rows);
        }

        /** The same with whole blocks for slabs. */
        Layout inOneSlab() {
            return new Layout(ofA, transposed, partition, height, width, height);
        }

        /** Fewer tasks where there are more partitions than slots and little in each: empty ones cost their launch, too. */
        JavaRDD<Tile> merged(JavaRDD<Tile> tiles, int slots) {
            double bytes = (double) Double.BYTES * height * width * blocks();
            int most = (int) Math.max(slots, Math.min(Integer.MAX_VALUE, Math.ceil(bytes / TILE_BYTES)));
            return tiles.getNumPartitions() > most ? tiles.coalesce(most) : tiles;
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

        /** Cuts a tile along blocks and slabs; slabs are numbered from the top. */
        List<Tuple2<Integer, Piece>> cut(Tile tile) {
            List<Tuple2<Integer, Piece>> pieces = new ArrayList<>();
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
                            slab,
                            new Piece(
                                    blockAt(gridRow, gridColumn), tile.within(top, gridColumn * width, rows, width))));
                    column = (gridColumn + 1) * width;
                }
                row = top + rows;
            }
            return pieces;
        }

        /** For each block the rows of a slab, from its pieces; what no piece has is zero. */
        List<Block<double[]>> gather(int slab, Iterator<Tuple2<Integer, Piece>> pieces) {
            List<Block<double[]>> blocks = new ArrayList<>();
            for (int block = 0; block < blocks(); block++) {
                blocks.add(new Block<>(rowsOf(slab), width, new double[rowsOf(slab) * width]));
            }
            pieces.forEachRemaining(pair -> {
                Piece piece = pair._2();
                piece.part.copyTo(blocks.get(piece.block).data(), width);
            });
            return blocks;
        }
    }

    /** Key i goes to partition i. */
    private static final class Direct extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int partitions;

        Direct(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Direct that && that.partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }

    /**
     * The shares of a product, to be made at once but for late ones, which are made by whoever needs one.
     *
     * @param first the shares of the workers that are not late
     * @param all the shares of all workers
     */
    record Shares<A>(
            JavaRDD<List<ProductShare<A>>> first,
            JavaRDD<List<ProductShare<A>>> all,
            JavaRDD<List<List<Block<A>>>> firstBlocks,
            List<JavaRDD<List<List<Block<A>>>>> blocks)
            implements AutoCloseable {
        /** Makes the coded blocks of those that are not late. */
        void make() {
            firstBlocks.foreachPartition(blocksOfOne -> blocksOfOne.forEachRemaining(one -> {}));
        }

        @Override
        public void close() {
            blocks.forEach(some -> some.unpersist(false));
        }
    }

    /**
     * Shares of a product on executors.
     *
     * @param early the first so many workers are not late
     * @param slots task slots of the application
     * @return to be closed; coded blocks are persisted until then
     */
    static <A> Shares<A> product(
            JavaSparkContext spark,
            DoubleProductCode<A> code,
            JavaRDD<Tile> a,
            JavaRDD<Tile> b,
            boolean transposed,
            int early,
            int slots) {
        Layout layoutA = Layout.of(code, true, transposed, slots);
        Layout layoutB = Layout.of(code, false, false, slots);
        Parts<A> partsA = Parts.of(code, layoutA.merged(a, slots), layoutA, early);
        Parts<A> partsB = Parts.of(code, layoutB.merged(b, slots), layoutB, early);
        JavaRDD<List<ProductShare<A>>> all = composed(spark, code, transposed, code.workers(), partsA.all, partsB.all);
        boolean late = early < code.workers();
        List<JavaRDD<List<List<Block<A>>>>> blocks = new ArrayList<>(partsA.blocks);
        blocks.addAll(partsB.blocks);
        blocks.forEach(some -> some.persist(StorageLevel.MEMORY_AND_DISK()));
        return new Shares<>(
                late ? composed(spark, code, transposed, early, partsA.early(), partsB.early()) : all,
                all,
                partsA.blocks.get(0).union(partsB.blocks.get(0)),
                blocks);
    }

    private static <A> JavaRDD<List<ProductShare<A>>> composed(
            JavaSparkContext spark,
            DoubleProductCode<A> code,
            boolean transposed,
            int workers,
            ComposedShares.CodedBlocks<A> a,
            ComposedShares.CodedBlocks<A> b) {
        return new ComposedShares<>(spark.sc(), code, transposed, workers, a, b).toJavaRDD();
    }

    /**
     * The coded blocks of an operand in one or two parts: those of the early workers, and what only late ones have.
     *
     * @param blocks the parts
     * @param all where each worker's are
     */
    private record Parts<A>(List<JavaRDD<List<List<Block<A>>>>> blocks, ComposedShares.CodedBlocks<A> all) {
        static <A> Parts<A> of(DoubleProductCode<A> code, JavaRDD<Tile> tiles, Layout layout, int early) {
            JavaPairRDD<Integer, Piece> slabs = slabs(tiles, layout);
            int[] first = code.firstWithSameBlocks(layout.ofA);
            List<JavaRDD<List<List<Block<A>>>>> blocks = new ArrayList<>();
            int[] part = new int[first.length];
            int[] partition = new int[first.length];
            for (int late = 0; late < 2; late++) {
                int from = late == 0 ? 0 : early;
                int[] owners = IntStream.range(from, late == 0 ? early : first.length)
                        .filter(worker -> first[worker] == worker)
                        .toArray();
                if (owners.length > 0) {
                    for (int i = 0; i < owners.length; i++) {
                        part[owners[i]] = blocks.size();
                        partition[owners[i]] = i;
                    }
                    int[] raw = Arrays.stream(owners)
                            .map(worker -> code.rawBlock(layout.ofA, worker))
                            .toArray();
                    blocks.add(
                            Arrays.stream(raw).allMatch(block -> block >= 0)
                                    ? uncoded(code, tiles, layout, raw)
                                    : coded(code, slabs, layout, owners));
                }
            }
            for (int worker = 0; worker < first.length; worker++) {
                part[worker] = part[first[worker]];
                partition[worker] = partition[first[worker]];
            }
            List<RDD<List<List<Block<A>>>>> rdds = new ArrayList<>();
            blocks.forEach(some -> rdds.add(some.rdd()));
            return new Parts<>(blocks, new ComposedShares.CodedBlocks<>(rdds, part, partition));
        }

        /** Only the first part, in which the early workers' are. */
        ComposedShares.CodedBlocks<A> early() {
            return all.firstPart();
        }
    }

    /**
     * The shares of a fixed factor.
     *
     * @param slots task slots of the application
     * @return partition i holds the share of worker i
     */
    static <A> JavaRDD<List<Block<A>>> factor(
            DoubleProductCode<A> code, JavaRDD<Tile> a, boolean transposed, int slots) {
        Layout layout = Layout.of(code, true, transposed, slots);
        int[] everybody = IntStream.range(0, code.workers()).toArray();
        return coded(code, slabs(layout.merged(a, slots), layout), layout, everybody)
                .map(lanes -> {
                    List<Block<A>> share = new ArrayList<>();
                    lanes.forEach(blocks -> share.add(blocks.get(0)));
                    return share;
                });
    }

    /** Partition i holds what there is of slab i, which may be nothing: zeros. */
    private static JavaPairRDD<Integer, Piece> slabs(JavaRDD<Tile> tiles, Layout layout) {
        return tiles.flatMapToPair(tile -> layout.cut(tile).iterator()).partitionBy(new Direct(layout.slabs()));
    }

    /** Partition i holds, for each lane, the i-th of some blocks of the operand as it is, alone. */
    private static <A> JavaRDD<List<List<Block<A>>>> uncoded(
            DoubleProductCode<A> code, JavaRDD<Tile> tiles, Layout layout, int[] blocks) {
        Layout whole = layout.inOneSlab();
        int[] partitions = new int[layout.blocks()];
        Arrays.fill(partitions, -1);
        for (int i = 0; i < blocks.length; i++) {
            partitions[blocks[i]] = i;
        }
        return tiles.flatMapToPair(tile -> whole.cut(tile).stream()
                        .filter(piece -> partitions[piece._2().block] >= 0)
                        .map(piece -> new Tuple2<>(partitions[piece._2().block], piece._2().part))
                        .iterator())
                .partitionBy(new Direct(blocks.length))
                .mapPartitions(parts -> {
                    double[] elements = new double[whole.height * whole.width];
                    parts.forEachRemaining(part -> part._2().copyTo(elements, whole.width));
                    return List.of(code.ofRawBlock(whole.ofA, new Block<>(whole.height, whole.width, elements)))
                            .iterator();
                });
    }

    /** Partition i holds, for each lane, the coded blocks of the i-th of some workers. */
    private static <A> JavaRDD<List<List<Block<A>>>> coded(
            DoubleProductCode<A> code, JavaPairRDD<Integer, Piece> slabs, Layout layout, int[] workers) {
        JavaRDD<Tuple2<Integer, Strip<A>>> all = slabs.mapPartitionsWithIndex(
                (slab, pieces) -> {
                    List<List<List<Block<A>>>> coded =
                            code.encodeRows(layout.ofA, layout.gather(slab, pieces), workers);
                    List<Tuple2<Integer, Strip<A>>> strips = new ArrayList<>();
                    for (int i = 0; i < workers.length; i++) {
                        strips.add(new Tuple2<>(i, new Strip<>(slab, coded.get(i))));
                    }
                    return strips.iterator();
                },
                false);
        return JavaPairRDD.fromJavaRDD(all)
                .partitionBy(new Direct(workers.length))
                .mapPartitions(strips -> List.of(stacked(code, strips)).iterator());
    }

    /** For each lane the coded blocks whose strips are given. */
    private static <A> List<List<Block<A>>> stacked(
            DoubleProductCode<A> code, Iterator<Tuple2<Integer, Strip<A>>> strips) {
        List<Strip<A>> all = new ArrayList<>();
        strips.forEachRemaining(strip -> all.add(strip._2()));
        all.sort(Comparator.comparingInt(strip -> strip.slab));
        List<List<Block<A>>> lanes = new ArrayList<>();
        for (int lane = 0; lane < code.arithmetics().size(); lane++) {
            List<Block<A>> blocks = new ArrayList<>();
            int copies = all.get(0).lanes.get(lane).size();
            for (int copy = 0; copy < copies; copy++) {
                List<Block<A>> parts = new ArrayList<>();
                for (Strip<A> strip : all) {
                    parts.add(strip.lanes.get(lane).get(copy));
                }
                blocks.add(code.arithmetics().get(lane).stack(parts));
            }
            lanes.add(blocks);
        }
        return lanes;
    }
}
