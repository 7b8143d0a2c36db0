package org.codedcomputing.lcc.code;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * One encoded argument: its blocks, one draw of masks, and the shares that follow from them, N (K+T)/K multiply-adds for each
 * element of the data. Shares are made once and stay the same, so that a lost one can be sent again.
 *
 * <p>It holds data and masks: it stays with whoever encodes, and is not serializable.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class CodedBlocks<A> {
    private final LagrangePoints points;
    private final FieldArithmetic<A> arithmetic;
    private final A matrix;
    private final List<Block<A>> inputs;
    private final List<Block<A>> shares;

    private CodedBlocks(LagrangePoints points, FieldArithmetic<A> arithmetic, A matrix, List<Block<A>> inputs) {
        this.points = points;
        this.arithmetic = arithmetic;
        this.matrix = matrix;
        this.inputs = List.copyOf(inputs);
        this.shares = combine();
    }

    /**
     * Encodes K blocks under fresh masks.
     *
     * @param blocks K of one shape; not modified, and not to be modified while the encoding is in use
     * @throws IllegalArgumentException if number, shape or an element does not fit
     */
    public static <A> CodedBlocks<A> data(LagrangePoints points, FieldArithmetic<A> arithmetic, List<Block<A>> blocks) {
        return data(points, arithmetic, blocks, new SecureStream());
    }

    /** With masks from a given source, for tests. */
    static <A> CodedBlocks<A> data(
            LagrangePoints points, FieldArithmetic<A> arithmetic, List<Block<A>> blocks, RandomGenerator source) {
        requireBlocks(points, arithmetic, blocks);
        return withMasks(points, arithmetic, blocks, masks(points, arithmetic, blocks.get(0), source));
    }

    /** With given masks, for tests. */
    static <A> CodedBlocks<A> withMasks(
            LagrangePoints points, FieldArithmetic<A> arithmetic, List<Block<A>> blocks, List<Block<A>> masks) {
        List<Block<A>> inputs = new ArrayList<>(blocks);
        inputs.addAll(masks);
        return new CodedBlocks<>(points, arithmetic, arithmetic.integers(points.encodingMatrix()), inputs);
    }

    /**
     * Encodes one value that is the same for all blocks, under fresh masks: (1+T) multiply-adds for each element and worker.
     *
     * @param value not modified
     * @throws IllegalArgumentException if an element does not fit
     */
    public static <A> CodedBlocks<A> repeated(LagrangePoints points, FieldArithmetic<A> arithmetic, Block<A> value) {
        return repeated(points, arithmetic, value, new SecureStream());
    }

    /** With masks from a given source, for tests. */
    static <A> CodedBlocks<A> repeated(
            LagrangePoints points, FieldArithmetic<A> arithmetic, Block<A> value, RandomGenerator source) {
        arithmetic.requireElements(value, "value");
        return repeatedWithMasks(points, arithmetic, value, masks(points, arithmetic, value, source));
    }

    /** With given masks, for tests. */
    static <A> CodedBlocks<A> repeatedWithMasks(
            LagrangePoints points, FieldArithmetic<A> arithmetic, Block<A> value, List<Block<A>> masks) {
        List<Block<A>> inputs = new ArrayList<>(List.of(value));
        inputs.addAll(masks);
        return new CodedBlocks<>(points, arithmetic, arithmetic.integers(points.repeatedMatrix()), inputs);
    }

    private static <A> List<Block<A>> masks(
            LagrangePoints points, FieldArithmetic<A> arithmetic, Block<A> shape, RandomGenerator source) {
        List<Block<A>> masks = new ArrayList<>();
        for (int t = 0; t < points.masks(); t++) {
            Block<A> mask = WorkerExpression.zeros(arithmetic, shape.rows(), shape.columns());
            arithmetic.kernels().fillRandom(Slice.of(mask.data()), source);
            masks.add(mask);
        }
        return masks;
    }

    private static <A> void requireBlocks(LagrangePoints points, FieldArithmetic<A> arithmetic, List<Block<A>> blocks) {
        if (!arithmetic.field().equals(points.field())) {
            throw new IllegalArgumentException(
                    "blocks over %s for points over %s".formatted(arithmetic, points.field()));
        }
        if (blocks.size() != points.blocks()) {
            throw new IllegalArgumentException(
                    "got %d blocks for K=%d; cut the data into as many".formatted(blocks.size(), points.blocks()));
        }
        for (int k = 0; k < blocks.size(); k++) {
            if (!blocks.get(k).shape().equals(blocks.get(0).shape())) {
                throw new IllegalArgumentException("block %d is %s but block 0 is %s"
                        .formatted(k, blocks.get(k).shape(), blocks.get(0).shape()));
            }
            arithmetic.requireElements(blocks.get(k), "block " + k);
        }
    }

    /**
     * The share of a worker.
     *
     * @param worker 0..N-1
     * @throws IndexOutOfBoundsException if there is no such worker
     */
    public Block<A> share(int worker) {
        return shares.get(worker);
    }

    /** The points it was encoded at. */
    public LagrangePoints points() {
        return points;
    }

    /**
     * The encoding of the same linear image of every block and mask. Since encoding is linear, its shares are the images of the
     * shares, at the price of K+T images instead of N.
     *
     * @param left r x m matrix, with m the rows of a block; not modified
     */
    CodedBlocks<A> times(Block<A> left) {
        List<Block<A>> images = new ArrayList<>();
        for (Block<A> input : inputs) {
            Block<A> image = WorkerExpression.zeros(arithmetic, left.rows(), input.columns());
            arithmetic.kernels().multiply(left.view(), input.view(), image.view());
            images.add(image);
        }
        return new CodedBlocks<>(points, arithmetic, matrix, images);
    }

    /** As {@link #times}, from the right. */
    CodedBlocks<A> timesRight(Block<A> right) {
        List<Block<A>> images = new ArrayList<>();
        for (Block<A> input : inputs) {
            Block<A> image = WorkerExpression.zeros(arithmetic, input.rows(), right.columns());
            arithmetic.kernels().multiply(input.view(), right.view(), image.view());
            images.add(image);
        }
        return new CodedBlocks<>(points, arithmetic, matrix, images);
    }

    private List<Block<A>> combine() {
        Block<A> shape = inputs.get(0);
        List<Block<A>> encoded = new ArrayList<>();
        for (int i = 0; i < points.workers(); i++) {
            encoded.add(WorkerExpression.zeros(arithmetic, shape.rows(), shape.columns()));
        }
        arithmetic
                .kernels()
                .combine(
                        MatrixView.of(matrix, points.workers(), inputs.size()),
                        inputs.stream().map(input -> Slice.of(input.data())).toList(),
                        encoded.stream().map(share -> Slice.of(share.data())).toList());
        return List.copyOf(encoded);
    }
}
