package org.codedcomputing.core.matmul;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.function.Executable;

/** What tests of codes for products share. */
final class Fixtures {
    private Fixtures() {}

    static FieldArithmetic<int[]> field(long prime) {
        return FieldArithmetic.of(SmallPrimeField.withModulus(prime));
    }

    /** Results of all workers. */
    static <A, I, O> Map<Integer, Block<A>> results(
            BlockArithmetic<A> arithmetic, ComputationCode<I, ProductShare<A>, Block<A>, O> code, I input) {
        return results(arithmetic, code, code.encode(input));
    }

    static <A> Map<Integer, Block<A>> results(
            BlockArithmetic<A> arithmetic,
            ComputationCode<?, ProductShare<A>, Block<A>, ?> code,
            Encoding<ProductShare<A>> shares) {
        Map<Integer, Block<A>> results = new TreeMap<>();
        for (int i = 0; i < code.workers(); i++) {
            results.put(i, arithmetic.multiply(shares.share(i)));
        }
        return results;
    }

    static <A> ArrivedResults<Block<A>> only(Map<Integer, Block<A>> results, int... workers) {
        Map<Integer, Block<A>> some = new TreeMap<>();
        for (int worker : workers) {
            some.put(worker, java.util.Objects.requireNonNull(results.get(worker)));
        }
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

    /** A random subset of 0..n-1 with k elements, ascending. */
    static int[] subset(int n, int k, RandomGenerator random) {
        BitSet chosen = new BitSet();
        while (chosen.cardinality() < k) {
            chosen.set(random.nextInt(n));
        }
        return chosen.stream().toArray();
    }

    /**
     * Asserts for all sets of K results that each result enters the answer, so that the answer does not follow from the others.
     * Sets with all systematic results are left out: those are enough by themselves.
     */
    static <A> void assertTight(LinearProductCode<A, ?, ?, ?> code, int workers) {
        ProductScheme<A> scheme = code.scheme();
        int threshold = scheme.threshold();
        for (int[] set : subsets(workers, threshold)) {
            BitSet bits = bits(set);
            if (scheme.systematic() > 0 && bits.nextClearBit(0) >= scheme.systematic()) {
                continue;
            }
            Decoding<A> decoding = scheme.decoding(scheme.used(bits));
            int width = threshold * scheme.resultBlocks();
            boolean[] seen = new boolean[threshold];
            for (int i = 0; i < java.lang.reflect.Array.getLength(decoding.rows()); i++) {
                boolean zero = ((Number) java.lang.reflect.Array.get(decoding.rows(), i)).doubleValue() == 0;
                seen[i % width / scheme.resultBlocks()] |= !zero;
            }
            for (int i = 0; i < threshold; i++) {
                org.junit.jupiter.api.Assertions.assertTrue(seen[i], code.name() + " does without worker " + set[i]);
            }
        }
    }

    static Block<double[]> gaussian(int rows, int columns, RandomGenerator random) {
        double[] data = new double[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextGaussian();
        }
        return new Block<>(rows, columns, data);
    }

    static Block<int[]> uniform(FieldArithmetic<int[]> arithmetic, int rows, int columns, RandomGenerator random) {
        int[] data = new int[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = (int) arithmetic.field().sample(random);
        }
        return new Block<>(rows, columns, data);
    }

    /** The product by the schoolbook, in exact integers reduced at the end. */
    static long[] product(Operands<int[]> operands, long modulus) {
        ProductShape shape = operands.shape();
        long[] product = new long[shape.rows() * shape.columns()];
        for (int i = 0; i < shape.rows(); i++) {
            for (int l = 0; l < shape.columns(); l++) {
                java.math.BigInteger sum = java.math.BigInteger.ZERO;
                for (int j = 0; j < shape.inner(); j++) {
                    long a = operands.transposed()
                            ? operands.a().data()[j * shape.rows() + i]
                            : operands.a().data()[i * shape.inner() + j];
                    sum = sum.add(java.math.BigInteger.valueOf(a)
                            .multiply(java.math.BigInteger.valueOf(operands.b().data()[j * shape.columns() + l])));
                }
                product[i * shape.columns() + l] =
                        sum.mod(java.math.BigInteger.valueOf(modulus)).longValueExact();
            }
        }
        return product;
    }

    /** Relative Frobenius distance to EJML's product. */
    static double error(Block<double[]> product, Operands<double[]> operands) {
        org.ejml.data.DMatrixRMaj a = ejml(operands.a());
        org.ejml.data.DMatrixRMaj expected = new org.ejml.data.DMatrixRMaj(product.rows(), product.columns());
        if (operands.transposed()) {
            org.ejml.dense.row.CommonOps_DDRM.multTransA(a, ejml(operands.b()), expected);
        } else {
            org.ejml.dense.row.CommonOps_DDRM.mult(a, ejml(operands.b()), expected);
        }
        double norm = org.ejml.dense.row.NormOps_DDRM.normF(expected);
        org.ejml.dense.row.CommonOps_DDRM.subtractEquals(expected, ejml(product));
        return org.ejml.dense.row.NormOps_DDRM.normF(expected) / norm;
    }

    static org.ejml.data.DMatrixRMaj ejml(Block<double[]> block) {
        return org.ejml.data.DMatrixRMaj.wrap(block.rows(), block.columns(), block.data());
    }

    static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
