package org.codedcomputing.spark.gradient;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import scala.Tuple2;

/** The partitions of one worker, which stay on its executor for all iterations. Immutable. */
final class WorkerRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int worker;
    private final int[] held;
    private final RowBlocks[] partitions;

    private WorkerRows(int worker, int[] held, RowBlocks[] partitions) {
        this.worker = worker;
        this.held = held;
        this.partitions = partitions;
    }

    /**
     * Puts a worker's rows together. They come in any order; blocks depend only on the order of the rows in the data, so that all
     * copies are alike.
     *
     * @param held its partitions, ascending
     * @param cut how the data is cut
     * @throws IllegalStateException if rows are missing, because the input gave others than when they were counted
     */
    static WorkerRows assemble(int worker, int[] held, RowCut cut, Iterator<Tuple2<Integer, byte[]>> pieces) {
        List<List<RowPiece>> byPartition = new ArrayList<>();
        IntStream.of(held).forEach(partition -> byPartition.add(new ArrayList<>()));
        while (pieces.hasNext()) {
            RowPiece piece = RowPiece.of(pieces.next()._2());
            byPartition.get(Arrays.binarySearch(held, piece.partition())).add(piece);
        }
        RowBlocks[] partitions = new RowBlocks[held.length];
        for (int t = 0; t < held.length; t++) {
            List<RowPiece> ofOne = byPartition.get(t);
            ofOne.sort(Comparator.comparingLong(RowPiece::first));
            partitions[t] = blocks(held[t], cut, ofOne);
            ofOne.clear();
        }
        return new WorkerRows(worker, held, partitions);
    }

    private static RowBlocks blocks(int partition, RowCut cut, List<RowPiece> pieces) {
        List<RowBlock> blocks = new ArrayList<>();
        RowBlockBuilder builder = new RowBlockBuilder(cut.columns());
        long next = cut.start(partition);
        for (RowPiece piece : pieces) {
            if (piece.first() != next) {
                throw cut.changed(next);
            }
            next += piece.rows().rows();
            for (int row = 0; row < piece.rows().rows(); row++) {
                piece.rows().copyRow(row, builder);
                if (builder.rows() == cut.blockRows()) {
                    blocks.add(builder.build());
                }
            }
        }
        if (next != cut.start(partition + 1)) {
            throw cut.changed(next);
        }
        if (builder.rows() > 0) {
            blocks.add(builder.build());
        }
        return new RowBlocks(blocks);
    }

    int worker() {
        return worker;
    }

    /** Its partitions among all k, the others without rows. */
    List<RowBlocks> among(int k) {
        List<RowBlocks> all = new ArrayList<>(Collections.nCopies(k, RowBlocks.NONE));
        for (int t = 0; t < held.length; t++) {
            all.set(held[t], partitions[t]);
        }
        return all;
    }
}
