package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.bits;
import static org.codedcomputing.core.matmul.Fixtures.gaussian;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.subset;
import static org.codedcomputing.core.matmul.RealArithmetic.REALS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.field.PrimeField;
import org.junit.jupiter.api.Test;

/** Products of rounded reals equal those of BigDecimal to the last bit, whichever workers answered. */
class DoubleProductCodeTest {
    private static Map<Integer, List<Block<int[]>>> results(
            DoubleProductCode<int[]> code, Operands<double[]> operands) {
        Encoding<List<ProductShare<int[]>>> shares = code.encode(operands);
        Map<Integer, List<Block<int[]>>> results = new TreeMap<>();
        for (int i = 0; i < code.workers(); i++) {
            results.put(i, DoubleProductCode.multiply(code.arithmetics(), shares.share(i), WorkMeter.NONE));
        }
        return results;
    }

    private static ArrivedResults<List<Block<int[]>>> only(Map<Integer, List<Block<int[]>>> results, int... workers) {
        Map<Integer, List<Block<int[]>>> some = new TreeMap<>(results);
        some.keySet().retainAll(java.util.Arrays.stream(workers).boxed().toList());
        return ArrivedResults.of(some);
    }

    private static double[] oracle(Operands<double[]> operands, int bits) {
        ProductShape shape = operands.shape();
        double[] product = new double[shape.rows() * shape.columns()];
        for (int i = 0; i < shape.rows(); i++) {
            for (int l = 0; l < shape.columns(); l++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (int j = 0; j < shape.inner(); j++) {
                    double a = operands.transposed()
                            ? operands.a().data()[j * shape.rows() + i]
                            : operands.a().data()[i * shape.inner() + j];
                    sum = sum.add(rounded(a, bits)
                            .multiply(rounded(operands.b().data()[j * shape.columns() + l], bits)));
                }
                product[i * shape.columns() + l] = sum.doubleValue();
            }
        }
        return product;
    }

    private static BigDecimal rounded(double x, int bits) {
        return new BigDecimal(Math.scalb(Math.rint(Math.scalb(x, bits)), -bits));
    }

    @Property(tries = 60)
    void anyThresholdResultsGiveTheExactProduct(
            @ForAll @IntRange(min = 0, max = 45) int bits, @ForAll boolean transposed, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Block<double[]> a = transposed ? gaussian(6, 4, random) : gaussian(4, 6, random);
        Operands<double[]> operands = new Operands<>(a, gaussian(6, 3, random), transposed);
        DoubleProductCode<int[]> code =
                DoubleProductCode.fixedPoint(EntangledPolynomial.of(2, 2, 1), operands.shape(), 7, bits, 8, 8);
        Map<Integer, List<Block<int[]>>> results = results(code, operands);
        double[] expected = oracle(operands, bits);
        for (int round = 0; round < 3; round++) {
            assertArrayEquals(
                    expected, code.decode(only(results, subset(7, 5, random))).data());
        }
    }

    /** The ends of the range of one, two, three and four primes. */
    @Test
    void theWholeRangeComesBack() {
        for (int count = 1; count <= 4; count++) {
            List<PrimeField> primes = new ArrayList<>(MixedRadix.primesFor(BigInteger.ONE.shiftLeft(31 * count - 3)));
            assertEquals(count, primes.size());
            MixedRadix radix = new MixedRadix(primes);
            BigInteger product = primes.stream()
                    .map(prime -> BigInteger.valueOf(prime.modulus()))
                    .reduce(BigInteger.ONE, BigInteger::multiply);
            BigInteger largest = product.subtract(BigInteger.ONE).shiftRight(1);
            for (BigInteger value : List.of(
                    BigInteger.ZERO,
                    BigInteger.ONE,
                    BigInteger.ONE.negate(),
                    largest,
                    largest.negate(),
                    largest.shiftRight(7))) {
                List<int[]> residues = primes.stream()
                        .map(prime -> new int[] {(int) prime.of(value)})
                        .toList();
                assertArrayEquals(new double[] {value.doubleValue()}, radix.restore(residues, 0));
            }
        }
        assertEquals(2147483647L, MixedRadix.primesFor(BigInteger.TEN).get(0).modulus());
        assertEquals(
                2147483629L,
                MixedRadix.primesFor(BigInteger.ONE.shiftLeft(40)).get(1).modulus());
    }

    @Test
    void wrongWorkersAreNamedByAnyPrime() {
        SplittableRandom random = new SplittableRandom(3);
        Operands<double[]> operands = Operands.of(gaussian(4, 5, random), gaussian(5, 2, random));
        DoubleProductCode<int[]> code = DoubleProductCode.fixedPoint(Mds.of(2), operands.shape(), 6, 30, 8, 8);
        assertEquals(3, code.arithmetics().size());
        assertEquals("MDS(k=2), fixed point 2^-30 modulo 3 primes", code.name());
        Map<Integer, List<Block<int[]>>> results = results(code, operands);
        double[] right = code.decode(only(results, 0, 1)).data();
        for (int prime = 0; prime < 3; prime++) {
            for (int worker = 0; worker < 6; worker++) {
                Map<Integer, List<Block<int[]>>> spoiled = new TreeMap<>(results);
                List<Block<int[]>> blocks =
                        new ArrayList<>(only(results, worker).get(worker));
                int[] data = blocks.get(prime).data().clone();
                data[1] ^= 1;
                blocks.set(
                        prime,
                        new Block<>(blocks.get(prime).rows(), blocks.get(prime).columns(), data));
                spoiled.put(worker, blocks);
                assertFalse(code.sameResult(blocks, only(results, worker).get(worker)));
                ArrivedResults<List<Block<int[]>>> arrived = ArrivedResults.of(spoiled);
                var found = ((ErrorLocatingCode<?, ?, List<Block<int[]>>, ?>) code).locate(arrived, 2);
                assertEquals(bits(worker), found);
                assertArrayEquals(right, code.decode(arrived.without(found)).data());
            }
        }
        assertTrue(code.exact());
    }

    @Test
    void refusals() {
        ProductShape shape = new ProductShape(1, 4, 1);
        List<PrimeField> small = List.of(PrimeField.withModulus(65537));
        DoubleProductCode<int[]> code = DoubleProductCode.fixedPoint(Mds.of(1), shape, 2, 0, small);
        double[] eights = {8000, 8000, 8000, 8000};
        assertEquals(
                "product entries may reach 2.6e8 but modulus 65537 represents only |c| \u2264 32768; use more primes",
                refusal(() -> code.encode(Operands.of(new Block<>(1, 4, eights), new Block<>(4, 1, eights)))));
        assertEquals(
                "B holds 1.0E16 at row 2, column 0, beyond 2^53 at scale 2^0; take a smaller scale",
                refusal(() -> code.encode(
                        Operands.of(REALS.block(1, 4, 1, 1, 1, 1), new Block<>(4, 1, new double[] {1, 1, 1e16, 1})))));
        assertEquals(
                "A holds Infinity at row 0, column 1; all entries must be finite",
                refusal(() -> code.encode(Operands.of(
                        new Block<>(1, 4, new double[] {1, Double.POSITIVE_INFINITY, 1, 1}),
                        REALS.block(4, 1, 1, 1, 1, 1)))));
        assertEquals(
                "scale must be 0..52 bits (was 53)",
                refusal(() -> DoubleProductCode.fixedPoint(Mds.of(1), shape, 2, 53, small)));
        assertEquals(
                "prime 65537 is given twice",
                refusal(() -> DoubleProductCode.fixedPoint(
                        Mds.of(1), shape, 2, 0, List.of(small.get(0), PrimeField.withModulus(65537)))));
        assertEquals(
                "fixed point needs at least 1 prime but got 0",
                refusal(() -> DoubleProductCode.fixedPoint(Mds.of(1), shape, 2, 0, List.of())));
    }
}
