package org.codedcomputing.core.matmul;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.SlicedCode;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * Products of matrices of {@code double}, which other libraries have, in one of three arithmetics, each with one or more lanes
 * that are coded alike:
 *
 * <ul>
 *   <li>over the reals: right up to rounding, which depends on the results that were decoded and is estimated;
 *   <li>over a prime field: elements are residues, and so are those of the answer;
 *   <li>in fixed point: elements are rounded to multiples of 2^-f once, and the product of the rounded matrices is computed
 *       without error over several primes, from which the integers follow by the Chinese remainder theorem.
 * </ul>
 *
 * The last two give the same answer bit for bit whichever workers answered. The worker function is {@link #multiply}, one product
 * for each lane. A part of the answer, see {@link SlicedCode}, is a range of rows of each of the mn blocks of C.
 *
 * @param <A> {@code int[]} or {@code double[]}
 */
public sealed class DoubleProductCode<A>
        implements SlicedCode<Operands<double[]>, List<ProductShare<A>>, List<Block<A>>, Block<double[]>, ProductRows> {
    private static final long serialVersionUID = 1L;

    private final List<MatrixProductCode<A>> codes;
    private final Lanes<A> lanes;

    private DoubleProductCode(List<MatrixProductCode<A>> codes, Lanes<A> lanes) {
        this.codes = List.copyOf(codes);
        this.lanes = lanes;
    }

    private static <A> DoubleProductCode<A> of(List<MatrixProductCode<A>> codes, Lanes<A> lanes) {
        return codes.get(0) instanceof ErrorLocatingCode<?, ?, ?, ?>
                ? new Locating<>(codes, lanes)
                : new DoubleProductCode<>(codes, lanes);
    }

    /** The code of a family over the reals, see {@link ProductFamily#overReals}. */
    public static DoubleProductCode<double[]> overReals(
            ProductFamily family, ProductShape shape, int workers, RealOptions options) {
        return of(List.of(family.overReals(shape, workers, options)), new Lanes.Reals());
    }

    /**
     * The code of a family over a field, see {@link ProductFamily#overField}.
     *
     * @param field a prime below 2^31
     */
    public static DoubleProductCode<int[]> overField(
            ProductFamily family, ProductShape shape, int workers, PrimeField field) {
        FieldArithmetic<int[]> arithmetic = FieldArithmetic.of(field);
        return of(List.of(family.overField(shape, workers, arithmetic)), new Lanes.Residues(arithmetic));
    }

    /**
     * The code in fixed point with as many primes next below 2^31 as the products need.
     *
     * @param scaleBits f, bits behind the binary point of the entries, 0..52
     * @param maxA largest absolute entry of A, finite, at least 0
     * @param maxB largest absolute entry of B, likewise
     */
    public static DoubleProductCode<int[]> fixedPoint(
            ProductFamily family, ProductShape shape, int workers, int scaleBits, double maxA, double maxB) {
        FixedPoint.requireScale(scaleBits);
        BigInteger bound = FixedPoint.bound(
                shape.inner(), FixedPoint.integer(maxA, scaleBits), FixedPoint.integer(maxB, scaleBits));
        // Zeros need a prime too.
        return fixedPoint(family, shape, workers, scaleBits, MixedRadix.primesFor(bound.max(BigInteger.ONE)));
    }

    /**
     * The code in fixed point over given primes.
     *
     * @param scaleBits f, 0..52
     * @param primes distinct primes below 2^31, at least one
     */
    public static DoubleProductCode<int[]> fixedPoint(
            ProductFamily family, ProductShape shape, int workers, int scaleBits, List<PrimeField> primes) {
        FixedPoint.requireScale(scaleBits);
        MixedRadix radix = new MixedRadix(primes);
        List<MatrixProductCode<int[]>> codes = new ArrayList<>();
        for (PrimeField prime : primes) {
            codes.add(family.overField(shape, workers, FieldArithmetic.of(prime)));
        }
        return of(codes, new Lanes.FixedPoints(radix, scaleBits));
    }

    /** What each lane computes with, in the order of shares and results. */
    public final List<BlockArithmetic<A>> arithmetics() {
        return lanes.arithmetics();
    }

    /** How the operands are cut. */
    public final BlockGrid grid() {
        return first().grid();
    }

    /** See {@link LinearProductCode#systematicWorkers}. */
    public final int systematicWorkers() {
        return first().systematicWorkers();
    }

    /** See {@link LinearProductCode#colluders}. */
    public final int colluders() {
        return first().colluders();
    }

    final MatrixProductCode<A> first() {
        return codes.get(0);
    }

    final List<MatrixProductCode<A>> codes() {
        return codes;
    }

    final Lanes<A> lanes() {
        return lanes;
    }

    /**
     * The worker function.
     *
     * @param arithmetics as the code says
     * @param shares one for each lane; not modified
     * @param meter hears of multiply-adds
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     * @throws E what the meter throws
     */
    public static <A, E extends Exception> List<Block<A>> multiply(
            List<BlockArithmetic<A>> arithmetics, List<ProductShare<A>> shares, WorkMeter<E> meter) throws E {
        List<Block<A>> results = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            results.add(arithmetics.get(i).multiply(shares.get(i), meter));
        }
        return Collections.unmodifiableList(results);
    }

    @Override
    public final String name() {
        return lanes.name(first().scheme().name());
    }

    @Override
    public final int workers() {
        return first().workers();
    }

    @Override
    public final int recoveryThreshold() {
        return first().recoveryThreshold();
    }

    @Override
    public final boolean exact() {
        return first().exact();
    }

    /**
     * Prepares the shares, in fixed point after rounding.
     *
     * @throws IllegalArgumentException if an entry is not finite, no residue, or too large for the scale, or the primes are too
     *     small for the products that these entries may give
     */
    @Override
    public final Encoding<List<ProductShare<A>>> encode(Operands<double[]> input) {
        List<A> a = lanes.split(input.a(), "A");
        List<A> b = lanes.split(input.b(), "B");
        lanes.requireRange(input.shape().inner(), Elements.largest(input.a()), Elements.largest(input.b()));
        List<Encoding<ProductShare<A>>> encodings = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            encodings.add(codes.get(i)
                    .encode(new Operands<>(
                            new Block<>(input.a().rows(), input.a().columns(), a.get(i)),
                            new Block<>(input.b().rows(), input.b().columns(), b.get(i)),
                            input.transposed())));
        }
        return worker ->
                encodings.stream().map(encoding -> encoding.share(worker)).toList();
    }

    /**
     * Encodes the same rows of all blocks of an operand: those rows of all coded blocks. Whoever holds the same rows of all blocks
     * can so encode them without the rest, and what it sends is N/(pm), or N/(pn), times what it holds.
     *
     * @param ofA whether of A
     * @param rows for each block of the operand, in the order of {@link Partition}, the same rows; not modified
     * @param workers whose coded blocks, such as {@link #firstWithSameBlocks} has them
     * @return for each of those workers, for each lane, the rows of its coded blocks, one or several
     * @throws IllegalStateException if the code has masks, which only whoever has all rows may draw
     */
    public final List<List<List<Block<A>>>> encodeRows(boolean ofA, List<Block<double[]>> rows, int... workers) {
        if (colluders() > 0) {
            throw new IllegalStateException(
                    "%s hides its operands from workers, so that none of them may encode: give the operands as matrices of the driver"
                            .formatted(name()));
        }
        List<List<Slice<A>>> byLane = new ArrayList<>();
        codes.forEach(code -> byLane.add(new ArrayList<>()));
        for (Block<double[]> block : rows) {
            List<A> split = lanes.split(block, ofA ? "A" : "B");
            for (int lane = 0; lane < codes.size(); lane++) {
                byLane.get(lane).add(Slice.of(split.get(lane)));
            }
        }
        List<List<List<Block<A>>>> coded = new ArrayList<>();
        for (int i = 0; i < workers.length; i++) {
            coded.add(new ArrayList<>());
        }
        for (int lane = 0; lane < codes.size(); lane++) {
            List<List<Slice<A>>> ofLane = codes.get(lane).combineFor(ofA, byLane.get(lane), workers);
            for (int i = 0; i < workers.length; i++) {
                coded.get(i)
                        .add(ofLane.get(i).stream()
                                .map(slice -> new Block<>(
                                        rows.get(0).rows(), rows.get(0).columns(), slice.data()))
                                .toList());
            }
        }
        return coded;
    }

    /**
     * Which workers get the same coded blocks of an operand: mn raw products, for one, have m blocks of A and n of B.
     *
     * @param ofA whether of A
     * @return for each worker the first one whose coded blocks of that operand are its own
     */
    public final int[] firstWithSameBlocks(boolean ofA) {
        int[] first = new int[workers()];
        for (int worker = 0; worker < first.length; worker++) {
            first[worker] = worker;
            for (int other = 0; other < worker && first[worker] == worker; other++) {
                if (first[other] == other && sameBlocks(ofA, other, worker)) {
                    first[worker] = other;
                }
            }
        }
        return first;
    }

    private boolean sameBlocks(boolean ofA, int one, int other) {
        return codes.stream().allMatch(code -> code.sameBlocks(ofA, one, other));
    }

    /**
     * The block of an operand that a worker gets as it is, in every lane: what need not be encoded.
     *
     * @param ofA whether of A
     * @return its index in the order of {@link Partition}, or -1 if the worker gets a combination, or several blocks
     */
    public final int rawBlock(boolean ofA, int worker) {
        int block = first().rawBlock(ofA, worker);
        return codes.stream().allMatch(code -> code.rawBlock(ofA, worker) == block) ? block : -1;
    }

    /**
     * The coded block of a worker that gets a block as it is, see {@link #rawBlock}.
     *
     * @param ofA whether of A
     * @param block that block; not modified, may be shared
     * @return for each lane that block alone
     * @throws IllegalArgumentException if an element has no place in the arithmetic
     */
    public final List<List<Block<A>>> ofRawBlock(boolean ofA, Block<double[]> block) {
        List<List<Block<A>>> ofLanes = new ArrayList<>();
        for (A elements : lanes.split(block, ofA ? "A" : "B")) {
            ofLanes.add(List.of(new Block<>(block.rows(), block.columns(), elements)));
        }
        return ofLanes;
    }

    /**
     * The share of a worker from its coded blocks.
     *
     * @param a for each lane its coded blocks of A
     * @param b for each lane its coded blocks of B
     * @param transposed whether A comes as inner x rows
     */
    public final List<ProductShare<A>> share(List<List<Block<A>>> a, List<List<Block<A>>> b, boolean transposed) {
        List<ProductShare<A>> shares = new ArrayList<>();
        for (int lane = 0; lane < codes.size(); lane++) {
            shares.add(new ProductShare<>(
                    a.get(lane),
                    b.get(lane),
                    transposed,
                    codes.get(lane).scheme().complex()));
        }
        return Collections.unmodifiableList(shares);
    }

    @Override
    public final Sufficiency sufficiency(BitSet arrived) {
        return first().sufficiency(arrived);
    }

    /** The product; in fixed point that of the rounded matrices, each entry the nearest {@code double}. */
    @Override
    public final Block<double[]> decode(ArrivedResults<List<Block<A>>> results) {
        List<A> decoded = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            decoded.add(codes.get(i).decode(ofLane(results, i)).data());
        }
        ProductShape shape = grid().shape();
        return new Block<>(shape.rows(), shape.columns(), lanes.join(decoded));
    }

    /** Rows of a block of C. */
    @Override
    public final int entries(List<Block<A>> result) {
        return result.get(0).rows() / first().scheme().resultBlocks();
    }

    @Override
    public final List<Block<A>> slice(List<Block<A>> result, int from, int to) {
        List<Block<A>> slices = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            slices.add(codes.get(i).sliceResult(result.get(i), from, to));
        }
        return Collections.unmodifiableList(slices);
    }

    @Override
    public final ProductRows decodeSlice(ArrivedResults<List<Block<A>>> slices, int from, int to) {
        List<List<Slice<A>>> byLane = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            byLane.add(codes.get(i).decodeBlocks(ofLane(slices, i), to - from));
        }
        List<Block<double[]>> blocks = new ArrayList<>();
        for (int block = 0; block < grid().partition().blocksC(); block++) {
            List<A> ofBlock = new ArrayList<>();
            for (List<Slice<A>> lane : byLane) {
                ofBlock.add(codes.get(0).copy(lane.get(block)));
            }
            blocks.add(new Block<>(to - from, grid().blockColumns(), lanes.join(ofBlock)));
        }
        return new ProductRows(from, blocks);
    }

    final ArrivedResults<Block<A>> ofLane(ArrivedResults<List<Block<A>>> results, int lane) {
        return pick(results, result -> result.get(lane));
    }

    private ArrivedResults<Block<A>> pick(
            ArrivedResults<List<Block<A>>> results, Function<List<Block<A>>, Block<A>> pick) {
        Map<Integer, Block<A>> picked = new TreeMap<>();
        results.byWorker().forEach((worker, result) -> {
            if (result.size() != codes.size()) {
                throw new IllegalArgumentException("result of task %d has %d blocks but must have %d"
                        .formatted(worker, result.size(), codes.size()));
            }
            picked.put(worker, pick.apply(result));
        });
        return ArrivedResults.of(picked);
    }

    @Override
    public final boolean sameResult(List<Block<A>> one, List<Block<A>> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!first().sameResult(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static final class Locating<A> extends DoubleProductCode<A>
            implements ErrorLocatingCode<Operands<double[]>, List<ProductShare<A>>, List<Block<A>>, Block<double[]>> {
        private static final long serialVersionUID = 1L;

        Locating(List<MatrixProductCode<A>> codes, Lanes<A> lanes) {
            super(codes, lanes);
        }

        @Override
        public int resultsToLocate(int errors) {
            return first().threshold() + 2 * errors;
        }

        /** A worker is wrong if one of its blocks is, or one is missing. */
        @Override
        public BitSet locate(ArrivedResults<List<Block<A>>> results, int errors) {
            BitSet wrong = new BitSet();
            for (int i = 0; i < codes().size(); i++) {
                wrong.or(codes().get(i).locateFaults(ofLane(results, i), errors));
            }
            if (wrong.cardinality() > errors) {
                throw new NotDecodableException(
                        "more than %d of %d results are wrong; cannot decode".formatted(errors, results.size()));
            }
            return wrong;
        }
    }
}
