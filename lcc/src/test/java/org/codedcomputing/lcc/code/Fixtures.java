package org.codedcomputing.lcc.code;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.field.SmallPrimeField;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.junit.jupiter.api.function.Executable;

/** What tests of Lagrange codes share. */
final class Fixtures {
    static final FieldArithmetic<int[]> F97 = field(97);

    static final WorkerExpression X = WorkerExpression.argument(0);
    static final WorkerExpression W = WorkerExpression.argument(1);

    /** X^T X w. */
    static final WorkerExpression GRAM = X.transpose().times(X.times(W));

    private Fixtures() {}

    static FieldArithmetic<int[]> field(long prime) {
        return FieldArithmetic.of(SmallPrimeField.withModulus(prime));
    }

    /** A column. */
    static Block<int[]> column(FieldArithmetic<int[]> arithmetic, long... values) {
        return arithmetic.block(values.length, 1, values);
    }

    static List<Block<int[]>> scalars(FieldArithmetic<int[]> arithmetic, long... values) {
        return LongStream.of(values)
                .mapToObj(value -> column(arithmetic, value))
                .toList();
    }

    static List<Integer> list(Block<int[]> block) {
        return Arrays.stream(block.data()).boxed().toList();
    }

    static List<List<Integer>> lists(List<Block<int[]>> blocks) {
        return blocks.stream().map(Fixtures::list).toList();
    }

    static <A> Map<Integer, LagrangeResult<A>> results(
            LagrangeComputation<A> code, Encoding<LagrangeShare<A>> encoding) {
        Map<Integer, LagrangeResult<A>> results = new TreeMap<>();
        for (int i = 0; i < code.workers(); i++) {
            results.put(i, code.task().function().apply(encoding.share(i)));
        }
        return results;
    }

    /** The results of shares that were encoded one argument at a time. */
    static Map<Integer, LagrangeResult<int[]>> results(LagrangeCode<int[]> code, List<CodedBlocks<int[]>> arguments) {
        return results(
                code,
                worker -> new LagrangeShare<>(
                        code.points().fingerprint(),
                        arguments.stream()
                                .map(argument -> argument.share(worker))
                                .toList()));
    }

    static <R> ArrivedResults<R> only(Map<Integer, R> results, int... workers) {
        Map<Integer, R> some = new TreeMap<>(results);
        some.keySet().retainAll(IntStream.of(workers).boxed().toList());
        return ArrivedResults.of(some);
    }

    static BitSet bits(int... workers) {
        BitSet bits = new BitSet();
        IntStream.of(workers).forEach(bits::set);
        return bits;
    }

    /** All subsets of 0..n-1 with k elements, ascending. */
    static List<int[]> subsets(int n, int k) {
        List<int[]> all = new ArrayList<>();
        extend(n, new int[k], 0, 0, all);
        return all;
    }

    private static void extend(int n, int[] chosen, int size, int from, List<int[]> all) {
        if (size == chosen.length) {
            all.add(chosen.clone());
            return;
        }
        for (int i = from; i <= n - (chosen.length - size); i++) {
            chosen[size] = i;
            extend(n, chosen, size + 1, i + 1, all);
        }
    }

    static String refusal(Executable refused) {
        return String.valueOf(assertThrows(RuntimeException.class, refused).getMessage());
    }
}
