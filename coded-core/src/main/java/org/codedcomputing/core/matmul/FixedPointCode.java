package org.codedcomputing.core.matmul;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.PrimeField;

/**
 * Products of reals in exact arithmetic: entries are rounded to multiples of 2^-f once, and the product of the rounded matrices is
 * computed without error over one or several primes, from which the integers follow by the Chinese remainder theorem. The answer
 * is the same bit for bit whichever workers answered.
 *
 * <p>The worker function is {@link #multiply}: one product for each prime.
 */
public sealed class FixedPointCode
        implements ComputationCode<Operands<double[]>, List<ProductShare<int[]>>, List<Block<int[]>>, Block<double[]>> {
    private static final long serialVersionUID = 1L;

    private final List<MatrixProductCode<int[]>> codes;
    private final MixedRadix radix;
    private final int scaleBits;

    private FixedPointCode(List<MatrixProductCode<int[]>> codes, MixedRadix radix, int scaleBits) {
        this.codes = List.copyOf(codes);
        this.radix = radix;
        this.scaleBits = scaleBits;
    }

    /**
     * The code with as many primes next below 2^31 as the products need.
     *
     * @param scaleBits f, bits behind the binary point of the entries, 0..52
     * @param maxA largest absolute entry of A, finite, at least 0
     * @param maxB largest absolute entry of B, likewise
     */
    public static FixedPointCode of(
            ProductFamily family, ProductShape shape, int workers, int scaleBits, double maxA, double maxB) {
        BigInteger bound = FixedPoint.bound(
                shape.inner(), FixedPoint.integer(maxA, scaleBits), FixedPoint.integer(maxB, scaleBits));
        return of(family, shape, workers, scaleBits, MixedRadix.primesFor(bound));
    }

    /**
     * The code over given primes.
     *
     * @param scaleBits f, 0..52
     * @param primes distinct primes below 2^31, at least one
     */
    public static FixedPointCode of(
            ProductFamily family, ProductShape shape, int workers, int scaleBits, List<PrimeField> primes) {
        FixedPoint.requireScale(scaleBits);
        MixedRadix radix = new MixedRadix(primes);
        List<MatrixProductCode<int[]>> codes = new ArrayList<>();
        for (PrimeField prime : primes) {
            codes.add(family.overField(shape, workers, FieldArithmetic.of(prime)));
        }
        return codes.get(0) instanceof ErrorLocatingCode<?, ?, ?, ?>
                ? new Locating(codes, radix, scaleBits)
                : new FixedPointCode(codes, radix, scaleBits);
    }

    /** The primes, in the order of shares and results. */
    public final List<PrimeField> primes() {
        return radix.primes();
    }

    /**
     * The worker function.
     *
     * @param primes as the code says
     * @param shares one for each prime; not modified
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     */
    public static List<Block<int[]>> multiply(List<PrimeField> primes, List<ProductShare<int[]>> shares) {
        List<Block<int[]>> results = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            results.add(FieldArithmetic.of(primes.get(i)).multiply(shares.get(i)));
        }
        return List.copyOf(results);
    }

    @Override
    public final String name() {
        return "%s, fixed point 2^-%d modulo %d %s"
                .formatted(
                        codes.get(0).scheme().name(), scaleBits, codes.size(), codes.size() == 1 ? "prime" : "primes");
    }

    @Override
    public final int workers() {
        return codes.get(0).workers();
    }

    @Override
    public final int recoveryThreshold() {
        return codes.get(0).recoveryThreshold();
    }

    @Override
    public final boolean exact() {
        return true;
    }

    /**
     * Rounds the entries and prepares the shares.
     *
     * @throws IllegalArgumentException if an entry is not finite or too large for the scale, or the primes are too small for the
     *     products that these entries may give
     */
    @Override
    public final Encoding<List<ProductShare<int[]>>> encode(Operands<double[]> input) {
        RealArithmetic.REALS.requireElements(input.a(), "A");
        RealArithmetic.REALS.requireElements(input.b(), "B");
        long[] a = FixedPoint.integers(input.a(), scaleBits, "A");
        long[] b = FixedPoint.integers(input.b(), scaleBits, "B");
        radix.requireRange(FixedPoint.bound(input.shape().inner(), FixedPoint.largest(a), FixedPoint.largest(b)));
        List<Encoding<ProductShare<int[]>>> encodings = new ArrayList<>();
        for (MatrixProductCode<int[]> code : codes) {
            BlockArithmetic<int[]> arithmetic = code.arithmetic();
            encodings.add(code.encode(new Operands<>(
                    arithmetic.block(input.a().rows(), input.a().columns(), a),
                    arithmetic.block(input.b().rows(), input.b().columns(), b),
                    input.transposed())));
        }
        return worker ->
                encodings.stream().map(encoding -> encoding.share(worker)).toList();
    }

    @Override
    public final Sufficiency sufficiency(BitSet arrived) {
        return codes.get(0).sufficiency(arrived);
    }

    /** The product of the rounded matrices, each entry the nearest {@code double}. */
    @Override
    public final Block<double[]> decode(ArrivedResults<List<Block<int[]>>> results) {
        List<int[]> residues = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            residues.add(codes.get(i).decode(ofPrime(results, i)).data());
        }
        ProductShape shape = codes.get(0).grid().shape();
        return new Block<>(shape.rows(), shape.columns(), radix.restore(residues, 2 * scaleBits));
    }

    private ArrivedResults<Block<int[]>> ofPrime(ArrivedResults<List<Block<int[]>>> results, int prime) {
        return results(results, result -> result.get(prime));
    }

    private ArrivedResults<Block<int[]>> results(
            ArrivedResults<List<Block<int[]>>> results, Function<List<Block<int[]>>, Block<int[]>> pick) {
        Map<Integer, Block<int[]>> picked = new TreeMap<>();
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
    public final boolean sameResult(List<Block<int[]>> first, List<Block<int[]>> second) {
        if (first.size() != second.size()) {
            return false;
        }
        for (int i = 0; i < first.size(); i++) {
            if (!codes.get(0).sameResult(first.get(i), second.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static final class Locating extends FixedPointCode
            implements ErrorLocatingCode<
                    Operands<double[]>, List<ProductShare<int[]>>, List<Block<int[]>>, Block<double[]>> {
        private static final long serialVersionUID = 1L;

        Locating(List<MatrixProductCode<int[]>> codes, MixedRadix radix, int scaleBits) {
            super(codes, radix, scaleBits);
        }

        @Override
        public int resultsToLocate(int errors) {
            return super.codes.get(0).threshold() + 2 * errors;
        }

        /** A worker is wrong if one of its blocks is. */
        @Override
        public BitSet locate(ArrivedResults<List<Block<int[]>>> results, int errors) {
            BitSet wrong = new BitSet();
            for (int i = 0; i < super.codes.size(); i++) {
                wrong.or(super.codes.get(i).locateFaults(super.ofPrime(results, i), errors));
            }
            if (wrong.cardinality() > errors) {
                throw new NotDecodableException(
                        "more than %d of %d results are wrong; cannot decode".formatted(errors, results.size()));
            }
            return wrong;
        }
    }
}
