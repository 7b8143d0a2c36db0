package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.bits;
import static org.codedcomputing.core.matmul.Fixtures.field;
import static org.codedcomputing.core.matmul.Fixtures.only;
import static org.codedcomputing.core.matmul.Fixtures.product;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.results;
import static org.codedcomputing.core.matmul.Fixtures.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.DecodingCache;
import org.codedcomputing.core.computation.NotDecodableException;
import org.junit.jupiter.api.Test;

/** The uncoded twins, fixed factors, the cache of decodings and what travels. */
class RepetitionTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(7);

    /** All 4096 sets of 12 workers for 4 products, each three times: decodable exactly if all four are there. */
    @Test
    void oneOfEachProductIsEnough() {
        FieldArithmetic<int[]> f = field(97);
        Operands<int[]> operands = Operands.of(uniform(f, 3, 5, RANDOM), uniform(f, 5, 2, RANDOM));
        MatrixProductCode<int[]> code = Repetition.of(2, 2, 1).overField(operands.shape(), 12, f);
        assertEquals("repetition(p=2,m=2,n=1) over F_97", code.name());
        Map<Integer, Block<int[]>> results = results(f, code, operands);
        for (int mask = 0; mask < 4096; mask++) {
            BitSet set = BitSet.valueOf(new long[] {mask});
            int products = (mask | mask >> 4 | mask >> 8) & 15;
            assertEquals(4 - Integer.bitCount(products), code.sufficiency(set).missing());
            int[] workers = set.stream().toArray();
            if (products == 15) {
                assertArrayEquals(
                        product(operands, 97),
                        Arrays.stream(code.decode(only(results, workers)).data())
                                .asLongStream()
                                .toArray());
            } else {
                assertThrows(NotDecodableException.class, () -> code.decode(only(results, workers)));
            }
        }
        assertEquals(
                "results of workers {0, 1, 2, 4, 5, 6} do not suffice for repetition(p=2,m=2,n=1) over F_97; at least 1 more are needed",
                assertThrows(NotDecodableException.class, () -> code.decode(only(results, 0, 1, 2, 4, 5, 6)))
                        .getMessage());
    }

    @Test
    void theUncodedTwinSharesRawBlocks() {
        FieldArithmetic<int[]> f = field(97);
        Operands<int[]> operands = Operands.of(uniform(f, 4, 6, RANDOM), uniform(f, 6, 3, RANDOM));
        MatrixProductCode<int[]> code = Repetition.of(2, 2, 3).overField(operands.shape(), 12, f);
        assertEquals("uncoded(p=2,m=2,n=3) over F_97", code.name());
        var shares = code.encode(operands);
        assertSame(shares.share(0).a().get(0).data(), shares.share(1).a().get(0).data());
        assertArrayEquals(
                product(operands, 97),
                Arrays.stream(code.decode(only(results(f, code, operands), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
                                .data())
                        .asLongStream()
                        .toArray());
        assertEquals(
                "repetition(p=2,m=2,n=3) needs 12 results, plan has only 11 tasks; lower p\u00b7m\u00b7n or add tasks",
                refusal(() -> Repetition.of(2, 2, 3).overField(operands.shape(), 11, f)));
    }

    @Test
    void fixedFactors() {
        for (boolean transposed : new boolean[] {false, true}) {
            Block<double[]> a = transposed ? Fixtures.gaussian(5, 11, RANDOM) : Fixtures.gaussian(11, 5, RANDOM);
            MatrixProductCode<double[]> mds = Mds.of(4).overReals(new ProductShape(11, 5, 2), 6, RealOptions.DEFAULT);
            FixedFactorCode<double[]> code = FixedFactorCode.of(mds, transposed);
            var shares = code.encode(a);
            for (int round = 0; round < 3; round++) {
                Block<double[]> x = Fixtures.gaussian(5, 2, RANDOM);
                Map<Integer, Block<double[]>> results = new java.util.TreeMap<>();
                for (int i : Fixtures.subset(6, 4, RANDOM)) {
                    results.put(i, FixedFactorCode.multiply(code.arithmetic(), shares.share(i), x, code.transposed()));
                }
                Block<double[]> y = code.decode(org.codedcomputing.core.computation.ArrivedResults.of(results));
                assertEquals(0, Fixtures.error(y, new Operands<>(a, x, transposed)), 1e-12);
            }
            assertEquals("MDS(k=4) over the reals for a fixed A", code.name());
            assertEquals(4, code.systematicWorkers());
        }
        assertEquals(
                "RKRP(m=2,n=2) over the reals does not give every worker B as it is; take a code with p=n=1, such as MDS",
                refusal(() -> FixedFactorCode.of(
                        RandomKhatriRao.of(2, 2).overReals(new ProductShape(4, 4, 4), 5, RealOptions.DEFAULT), false)));
    }

    @Test
    void decodingsAreKeptForTheLastSets() {
        DecodingCache<Decoding<int[]>> cache = new DecodingCache<>();
        int[] made = {0};
        for (int round = 0; round < 2; round++) {
            for (int set = 0; set < DecodingCache.CAPACITY; set++) {
                cache.get(bits(set), used -> {
                    made[0]++;
                    return Decoding.exact(used.stream().toArray(), new int[0]);
                });
            }
        }
        assertEquals(DecodingCache.CAPACITY, made[0]);
        // Set 0 is the oldest and has to go; set 1 goes next, unless it is asked for.
        cache.get(bits(1000), used -> Decoding.exact(new int[] {1000}, new int[0]));
        assertEquals(DecodingCache.CAPACITY, cache.size());
        assertArrayEquals(
                new int[] {1},
                cache.get(bits(1), used -> Decoding.exact(new int[] {-1}, new int[0]))
                        .workers());
        assertArrayEquals(
                new int[] {-1},
                cache.get(bits(0), used -> Decoding.exact(new int[] {-1}, new int[0]))
                        .workers());
    }

    @Test
    void codesSharesAndFunctionsTravel() throws IOException, ClassNotFoundException {
        FieldArithmetic<int[]> f = field(97);
        Operands<int[]> operands = Operands.of(uniform(f, 3, 5, RANDOM), uniform(f, 5, 2, RANDOM));
        MatrixProductCode<int[]> code = EntangledPolynomial.of(1, 2, 1).overField(operands.shape(), 3, f);
        code.decode(only(results(f, code, operands), 0, 1));
        ProductShare<int[]> share = code.encode(operands).share(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(code);
            out.writeObject(share);
            out.writeObject(f);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked") // What was written above.
            ComputationCode<Operands<int[]>, ProductShare<int[]>, Block<int[]>, Block<int[]>> copy =
                    (ComputationCode<Operands<int[]>, ProductShare<int[]>, Block<int[]>, Block<int[]>>) in.readObject();
            ProductShare<?> sent = (ProductShare<?>) in.readObject();
            assertEquals(f, in.readObject());
            assertArrayEquals(share.a().get(0).data(), (int[]) sent.a().get(0).data());
            Block<int[]> decoded = copy.decode(only(results(f, code, operands), 0, 2));
            assertArrayEquals(
                    product(operands, 97),
                    Arrays.stream(decoded.data()).asLongStream().toArray());
        }
    }
}
