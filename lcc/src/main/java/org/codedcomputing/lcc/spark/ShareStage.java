package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.LagrangePoints;
import org.codedcomputing.lcc.code.LagrangeShare;
import scala.Tuple2;

/**
 * Encodes where the data lie, for data that the driver could not hold: executors see raw blocks, so that nothing is hidden. Sends N
 * multiples of every block through a shuffle that adds them up.
 */
public final class ShareStage {
    private ShareStage() {}

    /**
     * The shares of one argument.
     *
     * @param blocks block k under key k = 0..K-1, all of one shape. Not modified
     * @param points of a code without masks
     * @return partition i holds the share of worker i; not persisted
     * @throws IllegalArgumentException if the points have masks
     */
    public static <A> JavaRDD<LagrangeShare<A>> encode(
            JavaPairRDD<Integer, Block<A>> blocks, FieldArithmetic<A> arithmetic, LagrangePoints points) {
        if (points.masks() > 0) {
            throw new IllegalArgumentException(
                    "T=%d masks would hide nothing: raw blocks lie on the executors that encode them; encode on the driver"
                            .formatted(points.masks()));
        }
        Encoder<A> encoder = new Encoder<>(arithmetic, points.encodingMatrix(), points.blocks(), points.fingerprint());
        return blocks.flatMapToPair(
                        block -> encoder.multiples(block._1(), block._2()).iterator())
                .reduceByKey(new HashPartitioner(points.workers()), encoder::sum)
                .map(encoder::share);
    }

    /** The encoding matrix at the executors. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Encoder<A>(FieldArithmetic<A> arithmetic, long[] matrix, int blocks, long code)
            implements Serializable {
        List<Tuple2<Integer, Block<A>>> multiples(int block, Block<A> value) {
            if (block < 0 || block >= blocks) {
                throw new IllegalArgumentException("block %d of K=%d".formatted(block, blocks));
            }
            List<Tuple2<Integer, Block<A>>> multiples = new ArrayList<>();
            for (int worker = 0; worker < matrix.length / blocks; worker++) {
                multiples.add(new Tuple2<>(worker, combination(List.of(value), matrix[worker * blocks + block])));
            }
            return multiples;
        }

        Block<A> sum(Block<A> first, Block<A> second) {
            return combination(List.of(first, second), 1, 1);
        }

        LagrangeShare<A> share(Tuple2<Integer, Block<A>> sum) {
            return new LagrangeShare<>(code, List.of(sum._2()));
        }

        private Block<A> combination(List<Block<A>> values, long... factors) {
            Block<A> shape = values.get(0);
            A data = arithmetic.kernels().newArray(Math.multiplyExact(shape.rows(), shape.columns()));
            arithmetic
                    .kernels()
                    .combine(
                            MatrixView.of(arithmetic.integers(factors), 1, factors.length),
                            values.stream().map(value -> Slice.of(value.data())).toList(),
                            List.of(Slice.of(data)));
            return new Block<>(shape.rows(), shape.columns(), data);
        }
    }
}
