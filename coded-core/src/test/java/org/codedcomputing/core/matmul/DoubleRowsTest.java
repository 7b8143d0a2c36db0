package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.gaussian;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.field.PrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoding and decoding by ranges of rows give what the whole gives, bit for bit. */
class DoubleRowsTest {
    private static final PrimeField FIELD = PrimeField.withModulus(65537);

    static Stream<DoubleProductCode<?>> codes() {
        ProductShape shape = new ProductShape(11, 7, 5);
        return Stream.of(
                DoubleProductCode.overReals(EntangledPolynomial.of(2, 2, 2), shape, 11, RealOptions.DEFAULT),
                DoubleProductCode.overReals(EntangledPolynomial.of(1, 3, 2), shape, 9, RealOptions.DEFAULT),
                DoubleProductCode.overReals(ConjugatePair.of(2, 2, 2), shape, 8, RealOptions.DEFAULT),
                DoubleProductCode.overReals(Repetition.of(2, 2, 2), shape, 8, RealOptions.DEFAULT),
                DoubleProductCode.overField(EntangledPolynomial.of(2, 2, 1), shape, 7, FIELD),
                DoubleProductCode.overField(BilinearProduct.systematic(BilinearAlgorithm.strassen()), shape, 15, FIELD),
                DoubleProductCode.fixedPoint(EntangledPolynomial.of(2, 2, 1), shape, 7, 40, 9, 9));
    }

    private static Operands<double[]> operands(DoubleProductCode<?> code, boolean transposed) {
        SplittableRandom random = new SplittableRandom(11);
        ProductShape shape = code.grid().shape();
        Block<double[]> a = transposed
                ? gaussian(shape.inner(), shape.rows(), random)
                : gaussian(shape.rows(), shape.inner(), random);
        Block<double[]> b = gaussian(shape.inner(), shape.columns(), random);
        if (code.name().endsWith(FIELD.toString())) {
            return new Operands<>(residues(a), residues(b), transposed);
        }
        return new Operands<>(a, b, transposed);
    }

    private static Block<double[]> residues(Block<double[]> matrix) {
        return new Block<>(
                matrix.rows(),
                matrix.columns(),
                Arrays.stream(matrix.data())
                        .map(x -> Math.floorMod(Math.round(x * 1e6), FIELD.modulus()))
                        .toArray());
    }

    private static <A> Map<Integer, List<Block<A>>> results(
            DoubleProductCode<A> code, Encoding<List<ProductShare<A>>> shares) {
        Map<Integer, List<Block<A>>> results = new TreeMap<>();
        for (int i = 0; i < code.workers(); i++) {
            results.put(i, DoubleProductCode.multiply(code.arithmetics(), shares.share(i), WorkMeter.NONE));
        }
        return results;
    }

    @ParameterizedTest
    @MethodSource("codes")
    void sharesFromRows(DoubleProductCode<?> code) {
        assertSharesFromRows(code, false);
        assertSharesFromRows(code, true);
    }

    /** Whoever is named first has the very blocks that the others have, and nobody before it has. */
    @ParameterizedTest
    @MethodSource("codes")
    void workersWithTheSameBlocks(DoubleProductCode<?> code) {
        assertSameBlocks(code);
    }

    private static <A> void assertSameBlocks(DoubleProductCode<A> code) {
        Encoding<List<ProductShare<A>>> shares = code.encode(operands(code, false));
        for (boolean ofA : new boolean[] {true, false}) {
            int[] first = code.firstWithSameBlocks(ofA);
            for (int worker = 0; worker < code.workers(); worker++) {
                for (int other = 0; other <= worker; other++) {
                    boolean same = true;
                    for (int lane = 0; lane < code.arithmetics().size(); lane++) {
                        same &= flat(shares.share(other).get(lane), ofA)
                                .equals(flat(shares.share(worker).get(lane), ofA));
                    }
                    assertEquals(same, first[other] == first[worker], "workers " + other + " and " + worker);
                    assertEquals(first[worker], first[first[worker]]);
                }
            }
        }
    }

    private static <A> List<Number> flat(ProductShare<A> share, boolean ofA) {
        List<Number> elements = new ArrayList<>();
        for (Block<A> block : ofA ? share.a() : share.b()) {
            for (int i = 0; i < Array.getLength(block.data()); i++) {
                elements.add((Number) Array.get(block.data(), i));
            }
        }
        return elements;
    }

    /** Rows of some workers only are theirs among all. */
    @Test
    void rowsOfSomeWorkers() {
        DoubleProductCode<double[]> code = DoubleProductCode.overReals(
                RandomKhatriRao.of(2, 3), new ProductShape(4, 5, 6), 9, RealOptions.DEFAULT);
        assertArrayEquals(new int[] {0, 0, 0, 3, 3, 3, 6, 7, 8}, code.firstWithSameBlocks(true));
        assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2, 6, 7, 8}, code.firstWithSameBlocks(false));
        assertArrayEquals(
                new int[] {0, 0, 0, 1, 1, 1, -1, -1, -1},
                IntStream.range(0, 9).map(worker -> code.rawBlock(true, worker)).toArray());
        assertArrayEquals(
                new int[] {0, 1, 2, 0, 1, 2, -1, -1, -1},
                IntStream.range(0, 9)
                        .map(worker -> code.rawBlock(false, worker))
                        .toArray());
        SplittableRandom random = new SplittableRandom(3);
        List<Block<double[]>> rows = List.of(gaussian(2, 5, random), gaussian(2, 5, random));
        List<List<List<Block<double[]>>>> all =
                code.encodeRows(true, rows, IntStream.range(0, 9).toArray());
        List<List<List<Block<double[]>>>> some = code.encodeRows(true, rows, 3, 8);
        assertEquals(2, some.size());
        assertArrayEquals(rows.get(1).data(), some.get(0).get(0).get(0).data());
        assertArrayEquals(
                all.get(8).get(0).get(0).data(), some.get(1).get(0).get(0).data());
    }

    /** A block that a worker gets as it is is its share's, lane by lane; one that it gets mixed is nobody's. */
    @ParameterizedTest
    @MethodSource("codes")
    void rawBlocksAreThoseOfShares(DoubleProductCode<?> code) {
        assertRawBlocks(code);
    }

    private static <A> void assertRawBlocks(DoubleProductCode<A> code) {
        Operands<double[]> operands = operands(code, false);
        Encoding<List<ProductShare<A>>> shares = code.encode(operands);
        for (boolean ofA : new boolean[] {true, false}) {
            List<Block<double[]>> blocks = blocks(code, ofA ? operands.a() : operands.b(), ofA, false);
            for (int worker = 0; worker < code.workers(); worker++) {
                List<ProductShare<A>> share = shares.share(worker);
                int raw = code.rawBlock(ofA, worker);
                for (int block = 0; block < blocks.size(); block++) {
                    List<List<Block<A>>> lanes = code.ofRawBlock(ofA, blocks.get(block));
                    boolean same = true;
                    for (int lane = 0; lane < lanes.size(); lane++) {
                        List<Block<A>> of =
                                ofA ? share.get(lane).a() : share.get(lane).b();
                        same &= of.size() == 1
                                && code.arithmetics()
                                        .get(lane)
                                        .same(
                                                lanes.get(lane).get(0).data(),
                                                of.get(0).data());
                    }
                    assertEquals(raw == block, same, "worker " + worker + ", block " + block);
                }
            }
        }
    }

    private static <A> void assertSharesFromRows(DoubleProductCode<A> code, boolean transposed) {
        Operands<double[]> operands = operands(code, transposed);
        Encoding<List<ProductShare<A>>> whole = code.encode(operands);
        List<List<List<Block<A>>>> a = fromRows(code, true, blocks(code, operands.a(), true, transposed));
        List<List<List<Block<A>>>> b = fromRows(code, false, blocks(code, operands.b(), false, transposed));
        for (int worker = 0; worker < code.workers(); worker++) {
            List<ProductShare<A>> expected = whole.share(worker);
            List<ProductShare<A>> made = code.share(a.get(worker), b.get(worker), transposed);
            for (int lane = 0; lane < expected.size(); lane++) {
                assertEquals(expected.get(lane).complex(), made.get(lane).complex());
                assertBlocks(expected.get(lane).a(), made.get(lane).a());
                assertBlocks(expected.get(lane).b(), made.get(lane).b());
            }
        }
    }

    private static <A> void assertBlocks(List<Block<A>> expected, List<Block<A>> made) {
        assertEquals(expected.size(), made.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).shape(), made.get(i).shape());
            assertArrayEquals(
                    new Object[] {expected.get(i).data()},
                    new Object[] {made.get(i).data()});
        }
    }

    private static List<Block<double[]>> blocks(
            DoubleProductCode<?> code, Block<double[]> matrix, boolean ofA, boolean transposed) {
        BlockGrid grid = code.grid();
        int rows = !ofA || transposed ? grid.blockInner() : grid.blockRows();
        int columns = !ofA ? grid.blockColumns() : transposed ? grid.blockRows() : grid.blockInner();
        return (ofA ? grid.splitA(RealArithmetic.REALS, matrix, transposed) : grid.splitB(RealArithmetic.REALS, matrix))
                .stream().map(slice -> new Block<>(rows, columns, slice.data())).toList();
    }

    /** In slabs of two rows, the last one shorter. */
    private static <A> List<List<List<Block<A>>>> fromRows(
            DoubleProductCode<A> code, boolean ofA, List<Block<double[]>> blocks) {
        List<List<List<List<Block<A>>>>> slabs = new ArrayList<>();
        int height = blocks.get(0).rows();
        int width = blocks.get(0).columns();
        for (int from = 0; from < height; from += 2) {
            int top = from;
            int bottom = Math.min(height, from + 2);
            slabs.add(code.encodeRows(
                    ofA,
                    blocks.stream()
                            .map(block -> new Block<>(
                                    bottom - top, width, Arrays.copyOfRange(block.data(), top * width, bottom * width)))
                            .toList(),
                    IntStream.range(0, code.workers()).toArray()));
        }
        List<List<List<Block<A>>>> stacked = new ArrayList<>();
        for (int worker = 0; worker < code.workers(); worker++) {
            List<List<Block<A>>> lanes = new ArrayList<>();
            for (int lane = 0; lane < code.arithmetics().size(); lane++) {
                List<Block<A>> copies = new ArrayList<>();
                for (int copy = 0; copy < slabs.get(0).get(worker).get(lane).size(); copy++) {
                    List<Block<A>> parts = new ArrayList<>();
                    for (List<List<List<Block<A>>>> slab : slabs) {
                        parts.add(slab.get(worker).get(lane).get(copy));
                    }
                    copies.add(code.arithmetics().get(lane).stack(parts));
                }
                lanes.add(copies);
            }
            stacked.add(lanes);
        }
        return stacked;
    }

    @ParameterizedTest
    @MethodSource("codes")
    void answersFromRows(DoubleProductCode<?> code) {
        assertAnswersFromRows(code);
    }

    private static <A> void assertAnswersFromRows(DoubleProductCode<A> code) {
        Map<Integer, List<Block<A>>> results = results(code, code.encode(operands(code, false)));
        if (code.workers() > code.recoveryThreshold()) {
            results.remove(1);
        }
        Block<double[]> whole = code.decode(ArrivedResults.of(results));
        BlockGrid grid = code.grid();
        int height = code.entries(results.values().iterator().next());
        assertEquals(grid.blockRows(), height);
        double[] assembled = new double[whole.data().length];
        for (int from = 0; from < height; from += 3) {
            int to = Math.min(height, from + 3);
            Map<Integer, List<Block<A>>> slices = new TreeMap<>();
            for (Map.Entry<Integer, List<Block<A>>> result : results.entrySet()) {
                slices.put(result.getKey(), code.slice(result.getValue(), from, to));
            }
            ProductRows rows = code.decodeSlice(ArrivedResults.of(slices), from, to);
            assertEquals(from, rows.from());
            List<Block<double[]>> blocks = rows.blocks();
            Partition parts = grid.partition();
            for (int i = 0; i < parts.blocksC(); i++) {
                place(
                        blocks.get(i),
                        i / parts.n() * height + from,
                        i % parts.n() * grid.blockColumns(),
                        whole,
                        assembled);
            }
        }
        assertArrayEquals(whole.data(), assembled);
    }

    private static void place(Block<double[]> block, int top, int left, Block<double[]> whole, double[] target) {
        for (int i = 0; i < block.rows() && top + i < whole.rows(); i++) {
            for (int j = 0; j < block.columns() && left + j < whole.columns(); j++) {
                target[(top + i) * whole.columns() + left + j] = block.data()[i * block.columns() + j];
            }
        }
    }

    @Test
    void aMeterHearsOfAllWorkAndChangesNothing() {
        SplittableRandom random = new SplittableRandom(5);
        Block<double[]> a = gaussian(150, 900, random);
        Block<double[]> b = gaussian(900, 300, random);
        ProductShare<double[]> share = ProductShare.of(a, b, false);
        List<Double> heard = new ArrayList<>();
        Block<double[]> metered = RealArithmetic.REALS.multiply(share, heard::add);
        assertArrayEquals(RealArithmetic.REALS.multiply(share).data(), metered.data());
        assertEquals(3, heard.size());
        assertEquals(150.0 * 900 * 300, heard.stream().mapToDouble(x -> x).sum());
        Block<double[]> tall = gaussian(900, 150, random);
        ProductShare<double[]> transposed = ProductShare.of(tall, b, true);
        assertArrayEquals(
                RealArithmetic.REALS.multiply(transposed).data(),
                RealArithmetic.REALS.multiply(transposed, work -> {}).data());
        assertThrows(
                InterruptedException.class,
                () -> RealArithmetic.REALS.multiply(share, work -> {
                    throw new InterruptedException();
                }));
    }

    @Test
    void residuesAreCheckedAndMasksStayWithWhoeverHasAll() {
        ProductShape shape = new ProductShape(2, 2, 2);
        var code = DoubleProductCode.overField(Mds.of(2), shape, 3, PrimeField.withModulus(97));
        Block<double[]> ones = new Block<>(2, 2, new double[] {1, 1, 1, 1});
        for (double wrong : new double[] {-1, 97, 0.5, Double.NaN}) {
            Block<double[]> a = new Block<>(2, 2, new double[] {1, 1, wrong, 1});
            assertEquals(
                    "A holds " + wrong + " at row 1, column 0, no integer in 0..96 of F_97",
                    refusal(() -> code.encode(Operands.of(a, ones))));
        }
        var secure = DoubleProductCode.overField(
                BilinearProduct.secure(BilinearAlgorithm.trivial(1, 2, 1), 1), shape, 6, PrimeField.withModulus(97));
        assertEquals(1, secure.colluders());
        assertThrows(IllegalStateException.class, () -> secure.encodeRows(true, List.of(ones, ones)));
    }
}
