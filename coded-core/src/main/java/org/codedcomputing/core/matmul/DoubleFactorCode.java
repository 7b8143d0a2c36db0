package org.codedcomputing.core.matmul;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.Sufficiency;

/**
 * A code for repeated products of one matrix A of {@code double} with matrices or vectors X that every worker gets whole, in the
 * arithmetic of a {@link DoubleProductCode}: shares are made of A once, and the worker function is {@link #multiply}.
 *
 * @param <A> {@code int[]} or {@code double[]}
 */
public sealed class DoubleFactorCode<A>
        implements ComputationCode<Block<double[]>, List<Block<A>>, List<Block<A>>, Block<double[]>> {
    private static final long serialVersionUID = 1L;

    private final DoubleProductCode<A> code;
    private final List<FixedFactorCode<A>> factors;
    private final double largestA;

    private DoubleFactorCode(DoubleProductCode<A> code, List<FixedFactorCode<A>> factors, double largestA) {
        this.code = code;
        this.factors = List.copyOf(factors);
        this.largestA = largestA;
    }

    /**
     * The code for A X, or for A^T X.
     *
     * @param code for products of A with one X, whose columns are those of every X to come
     * @param transposed whether A comes as inner x rows
     * @param largestA largest absolute element of A
     * @throws IllegalArgumentException if the code cuts or combines B
     */
    public static <A> DoubleFactorCode<A> of(DoubleProductCode<A> code, boolean transposed, double largestA) {
        List<FixedFactorCode<A>> factors = new ArrayList<>();
        for (MatrixProductCode<A> lane : code.codes()) {
            factors.add(FixedFactorCode.of(lane, transposed));
        }
        return code instanceof ErrorLocatingCode<?, ?, ?, ?>
                ? new Locating<>(code, factors, largestA)
                : new DoubleFactorCode<>(code, factors, largestA);
    }

    /** The code of one product, whose {@link DoubleProductCode#encodeRows} makes shares where the rows are. */
    public final DoubleProductCode<A> product() {
        return code;
    }

    /** Whether A comes as inner x rows. */
    public final boolean transposed() {
        return factors.get(0).transposed();
    }

    /**
     * What workers get of an X, one matrix for each lane.
     *
     * @param x inner x columns; not modified, may be shared
     * @throws IllegalArgumentException if it has another shape or elements that the arithmetic has not, or the primes are too
     *     small for its products
     */
    public final List<Block<A>> argument(Block<double[]> x) {
        ProductShape shape = code.grid().shape();
        if (x.rows() != shape.inner() || x.columns() != shape.columns()) {
            throw new IllegalArgumentException("X is %s but must be %d x %d: inner dimensions differ, or the columns"
                    .formatted(x.shape(), shape.inner(), shape.columns()));
        }
        List<Block<A>> lanes = new ArrayList<>();
        for (A lane : code.lanes().split(x, "X")) {
            lanes.add(new Block<>(x.rows(), x.columns(), lane));
        }
        code.lanes().requireRange(shape.inner(), largestA, Elements.largest(x));
        return Collections.unmodifiableList(lanes);
    }

    /**
     * The worker function.
     *
     * @param arithmetics of the code's lanes
     * @param share one block for each lane; not modified
     * @param x what {@link #argument} says; not modified
     * @param transposed as the code says
     * @param meter hears of multiply-adds
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     * @throws E what the meter throws
     */
    public static <A, E extends Exception> List<Block<A>> multiply(
            List<BlockArithmetic<A>> arithmetics,
            List<Block<A>> share,
            List<Block<A>> x,
            boolean transposed,
            WorkMeter<E> meter)
            throws E {
        List<Block<A>> results = new ArrayList<>();
        for (int i = 0; i < share.size(); i++) {
            results.add(arithmetics.get(i).multiply(ProductShare.of(share.get(i), x.get(i), transposed), meter));
        }
        return Collections.unmodifiableList(results);
    }

    @Override
    public final String name() {
        return code.name() + " for a fixed A";
    }

    @Override
    public final int workers() {
        return code.workers();
    }

    @Override
    public final int recoveryThreshold() {
        return code.recoveryThreshold();
    }

    @Override
    public final boolean exact() {
        return code.exact();
    }

    @Override
    public final Encoding<List<Block<A>>> encode(Block<double[]> input) {
        List<A> lanes = code.lanes().split(input, "A");
        List<Encoding<Block<A>>> encodings = new ArrayList<>();
        for (int i = 0; i < factors.size(); i++) {
            encodings.add(factors.get(i).encode(new Block<>(input.rows(), input.columns(), lanes.get(i))));
        }
        return worker ->
                encodings.stream().map(encoding -> encoding.share(worker)).toList();
    }

    @Override
    public final Sufficiency sufficiency(BitSet arrived) {
        return code.sufficiency(arrived);
    }

    /** A X. */
    @Override
    public final Block<double[]> decode(ArrivedResults<List<Block<A>>> results) {
        return code.decode(results);
    }

    @Override
    public final boolean sameResult(List<Block<A>> one, List<Block<A>> other) {
        return code.sameResult(one, other);
    }

    private static final class Locating<A> extends DoubleFactorCode<A>
            implements ErrorLocatingCode<Block<double[]>, List<Block<A>>, List<Block<A>>, Block<double[]>> {
        private static final long serialVersionUID = 1L;

        private final ErrorLocatingCode<?, ?, List<Block<A>>, ?> words;

        @SuppressWarnings("unchecked") // a locating product code locates in its own results
        Locating(DoubleProductCode<A> code, List<FixedFactorCode<A>> factors, double largestA) {
            super(code, factors, largestA);
            this.words = (ErrorLocatingCode<?, ?, List<Block<A>>, ?>) (Object) code;
        }

        @Override
        public int resultsToLocate(int errors) {
            return words.resultsToLocate(errors);
        }

        @Override
        public BitSet locate(ArrivedResults<List<Block<A>>> results, int errors) {
            return words.locate(results, errors);
        }
    }
}
