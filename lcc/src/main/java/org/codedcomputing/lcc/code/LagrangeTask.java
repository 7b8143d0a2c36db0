package org.codedcomputing.lcc.code;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * What is computed on K blocks, whatever code protects it: a worker function with its arguments, the shape of its value Y_k, and
 * the linear combinations of the Y_k that are wanted.
 *
 * @param arithmetic of the blocks
 * @param body the worker function
 * @param kinds one for each argument
 * @param rows of a value, at least 0
 * @param columns of a value, at least 0
 * @param blocks K, at least 1
 * @param answers coefficients of the combinations, one list of K residues for each, at least one
 * @param <A> {@code int[]} or {@code long[]}
 */
public record LagrangeTask<A>(
        FieldArithmetic<A> arithmetic,
        WorkerExpression body,
        List<ArgumentKind> kinds,
        int rows,
        int columns,
        int blocks,
        List<List<Long>> answers)
        implements Serializable {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a number is out of range, the function is no polynomial, or a combination has not K
     *     residues
     */
    public LagrangeTask {
        kinds = List.copyOf(kinds);
        answers = answers.stream().map(List::copyOf).toList();
        LagrangePoints.requireAtLeast("K", blocks, 1);
        LagrangePoints.requireAtLeast("rows of a value", rows, 0);
        LagrangePoints.requireAtLeast("columns of a value", columns, 0);
        LagrangePoints.requireAtLeast("number of answers", answers.size(), 1);
        for (List<Long> answer : answers) {
            if (answer.size() != blocks) {
                throw new IllegalArgumentException(
                        "an answer combines %d values but there are K=%d".formatted(answer.size(), blocks));
            }
            answer.forEach(factor -> arithmetic.field().requireElement(factor, "coefficient of an answer"));
        }
        body.degree(new int[kinds.size()]);
    }

    /** All K values, each an answer of its own. */
    public static <A> LagrangeTask<A> all(
            FieldArithmetic<A> arithmetic,
            WorkerExpression body,
            List<ArgumentKind> kinds,
            int rows,
            int columns,
            int blocks) {
        List<List<Long>> unit = new ArrayList<>();
        for (int k = 0; k < blocks; k++) {
            List<Long> row = new ArrayList<>(Collections.nCopies(blocks, 0L));
            row.set(k, 1L);
            unit.add(row);
        }
        return new LagrangeTask<>(arithmetic, body, kinds, rows, columns, blocks, unit);
    }

    /** Their sum alone, fused into decoding: a K-th of its cost. */
    public static <A> LagrangeTask<A> sum(
            FieldArithmetic<A> arithmetic,
            WorkerExpression body,
            List<ArgumentKind> kinds,
            int rows,
            int columns,
            int blocks) {
        return new LagrangeTask<>(
                arithmetic, body, kinds, rows, columns, blocks, List.of(Collections.nCopies(blocks, 1L)));
    }

    /** The worker function of a job. */
    public LagrangeFunction<A> function() {
        return new LagrangeFunction<>(arithmetic, body);
    }

    /** deg f: the degree in the arguments that are not public. */
    public int degree() {
        return body.degree(kinds.stream()
                .mapToInt(kind -> kind == ArgumentKind.PUBLIC ? 0 : 1)
                .toArray());
    }

    /** D: the degree in z of what workers evaluate, at most deg f (K+T-1), and less where an argument is not encoded. */
    public int degree(LagrangePoints points) {
        return body.degree(kinds.stream().mapToInt(kind -> kind.degree(points)).toArray());
    }

    boolean wellFormed(long fingerprint, LagrangeResult<A> result) {
        return result.code() == fingerprint
                && result.value().rows() == rows
                && result.value().columns() == columns
                && arithmetic.firstOutside(result.value().data()) < 0;
    }

    void requireWellFormed(long fingerprint, int worker, LagrangeResult<A> result) {
        if (result.code() != fingerprint) {
            throw new IllegalArgumentException(
                    "the result of worker %d is of another code; drop it as an erasure".formatted(worker));
        }
        if (result.value().rows() != rows || result.value().columns() != columns) {
            throw new IllegalArgumentException("the result of worker %d is %s but must be %d x %d"
                    .formatted(worker, result.value().shape(), rows, columns));
        }
        arithmetic.requireElements(result.value(), "the result of worker " + worker);
    }

    /** Checks an input and returns it encoded by argument; see {@link CodedBlocks}. */
    void requireInput(LagrangeInput<A> input) {
        if (input.arguments().size() != kinds.size()) {
            throw new IllegalArgumentException("got %d arguments but the worker function has %d"
                    .formatted(input.arguments().size(), kinds.size()));
        }
        for (int j = 0; j < kinds.size(); j++) {
            requireArgument(j, input.arguments().get(j));
        }
    }

    void requireArgument(int j, List<Block<A>> argument) {
        int wanted = kinds.get(j) == ArgumentKind.DATA ? blocks : 1;
        if (argument.size() != wanted) {
            throw new IllegalArgumentException(
                    "argument %d (%s) has %d blocks but needs %d".formatted(j, kinds.get(j), argument.size(), wanted));
        }
        for (int k = 0; k < wanted; k++) {
            if (!argument.get(k).shape().equals(argument.get(0).shape())) {
                throw new IllegalArgumentException("block %d of argument %d is %s but block 0 is %s"
                        .formatted(
                                k, j, argument.get(k).shape(), argument.get(0).shape()));
            }
            arithmetic.requireElements(argument.get(k), "block %d of argument %d".formatted(k, j));
        }
    }

    /**
     * Linear combinations of values. One that is a value itself is shared with it.
     *
     * @param coefficients combinations x values, row by row
     */
    List<Block<A>> combine(long[] coefficients, List<Block<A>> values) {
        int width = values.size();
        int count = coefficients.length / width;
        List<Block<A>> combined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long[] row = Arrays.copyOfRange(coefficients, i * width, (i + 1) * width);
            int unit = unit(row);
            combined.add(unit >= 0 ? values.get(unit) : WorkerExpression.zeros(arithmetic, rows, columns));
        }
        List<Slice<A>> outputs = new ArrayList<>();
        List<long[]> dense = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long[] row = Arrays.copyOfRange(coefficients, i * width, (i + 1) * width);
            if (unit(row) < 0) {
                outputs.add(Slice.of(combined.get(i).data()));
                dense.add(row);
            }
        }
        if (!dense.isEmpty()) {
            long[] packed = dense.stream().flatMapToLong(Arrays::stream).toArray();
            arithmetic
                    .kernels()
                    .combine(
                            MatrixView.of(arithmetic.integers(packed), dense.size(), width),
                            values.stream().map(value -> Slice.of(value.data())).toList(),
                            outputs);
        }
        return combined;
    }

    private static int unit(long[] row) {
        int unit = -1;
        for (int i = 0; i < row.length; i++) {
            if (row[i] != 0) {
                if (unit >= 0 || row[i] != 1) {
                    return -1;
                }
                unit = i;
            }
        }
        return unit;
    }
}
