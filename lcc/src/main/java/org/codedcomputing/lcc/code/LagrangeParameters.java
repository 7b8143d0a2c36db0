package org.codedcomputing.lcc.code;

import java.io.Serializable;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.fixedpoint.ValueRange;

/**
 * What a computation on K blocks must withstand, and what that takes [60, Thm 1]: {@code N >= (K+T-1) deg + 1 + S + 2A} workers; with
 * every result verified on its own, {@code + A} instead of {@code + 2A}.
 *
 * @param workers N, at least 1
 * @param blocks K, at least 1
 * @param colluders T, workers that may put together what they received, at least 0
 * @param stragglers S, workers that may not answer, at least 0
 * @param byzantine A, workers whose answers may be wrong, at least 0
 * @param degree deg f, at least 0
 * @param verified whether each result is checked by a secret key, see {@link ProductKeys}
 */
public record LagrangeParameters(
        int workers, int blocks, int colluders, int stragglers, int byzantine, int degree, boolean verified)
        implements Serializable {
    /** Which code does it. */
    public enum Scheme {
        /** {@link LagrangeCode}. */
        LAGRANGE,
        /** {@link BlockRepetition}. */
        REPETITION
    }

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public LagrangeParameters {
        LagrangePoints.requireAtLeast("N", workers, 1);
        LagrangePoints.requireAtLeast("K", blocks, 1);
        LagrangePoints.requireAtLeast("T", colluders, 0);
        LagrangePoints.requireAtLeast("S", stragglers, 0);
        LagrangePoints.requireAtLeast("A", byzantine, 0);
        LagrangePoints.requireAtLeast("degree", degree, 0);
    }

    /** Parameters without verification of single results. */
    public static LagrangeParameters of(
            int workers, int blocks, int colluders, int stragglers, int byzantine, int degree) {
        return new LagrangeParameters(workers, blocks, colluders, stragglers, byzantine, degree, false);
    }

    /** The same with every result verified. */
    public LagrangeParameters withVerification() {
        return new LagrangeParameters(workers, blocks, colluders, stragglers, byzantine, degree, true);
    }

    /** R = (K+T-1) deg + 1: results that the Lagrange code decodes from. */
    public long lagrangeThreshold() {
        return (blocks + (long) colluders - 1) * degree + 1;
    }

    /** N - floor(N/K) + 1: results from which repetition decodes whoever is missing; more than N if N is below K. */
    public int repetitionThreshold() {
        return workers - workers / blocks + 1;
    }

    /** What A wrong results cost in workers beside themselves being there: 2A, or A if each is seen through. */
    private long spare() {
        return verified ? byzantine : 2L * byzantine;
    }

    /** Fewest workers of the Lagrange code. */
    public long workersNeeded() {
        return lagrangeThreshold() + stragglers + spare();
    }

    /** Whether the Lagrange code does it. */
    public boolean lagrangeFits() {
        return workers >= workersNeeded();
    }

    /** Whether repetition does it, secrecy aside: S + 2A + 1 copies of each block, S + A + 1 if verified. */
    public boolean repetitionFits() {
        return stragglers + spare() + 1 <= workers / blocks;
    }

    /** Largest K that the Lagrange code has with the other numbers as they are; 0 if there is none. Unbounded at degree 0. */
    public long largestBlocks() {
        long room = workers - (long) stragglers - spare() - 1;
        if (room < 0) {
            return 0;
        }
        return degree == 0 ? Integer.MAX_VALUE : Math.max(0, room / degree - colluders + 1);
    }

    /**
     * The scheme to take: the Lagrange code if it fits, repetition for few workers without secrecy.
     *
     * @param field it is computed in
     * @throws IllegalArgumentException if nothing fits; the text has the numbers and the way out
     */
    public Scheme scheme(PrimeField field) {
        // Below K deg - 1 workers repetition has the smaller threshold, so it stands at least as much.
        boolean few = workers < (long) blocks * degree - 1;
        if (lagrangeFits() && !(few && colluders == 0 && repetitionFits())) {
            long points = (long) workers + blocks + colluders;
            if (points > field.modulus() - 1) {
                throw new IllegalArgumentException(
                        "field of size %d has too few points for N+K+T=%d".formatted(field.modulus(), points));
            }
            return Scheme.LAGRANGE;
        }
        if (repetitionFits() && colluders == 0) {
            return Scheme.REPETITION;
        }
        if (repetitionFits() && few) {
            throw new IllegalArgumentException(
                    "N=%d < K*deg-1: replication would fit but cannot hide data; set T=0 or raise N"
                            .formatted(workers));
        }
        throw new IllegalArgumentException(tooFewWorkers());
    }

    /**
     * As {@link #scheme(PrimeField)}, with the range of what is decoded.
     *
     * @param decoded scale and worst case of the answer
     * @param what what it is, such as gradient
     * @param scales names of the scales that may be lowered, such as lx/lw/lc
     * @throws IllegalArgumentException also if the field is too small for the range
     */
    public Scheme scheme(PrimeField field, ValueRange decoded, String what, String scales) {
        Scheme scheme = scheme(field);
        decoded.requireFits(field, what, scales);
        return scheme;
    }

    private String tooFewWorkers() {
        long largest = largestBlocks();
        String blocksAdvice =
                largest >= 1 ? "reduce K to at most " + largest : "lower T, S, A or the degree, or raise N";
        LagrangeParameters checked = withVerification();
        String verification = verified || byzantine == 0
                ? ""
                : " or enable result verification (needs %d)".formatted(checked.workersNeeded());
        return "LCC needs N >= (K+T-1)*deg+S+%sA+1 = %d workers for K=%d,T=%d,deg=%d,S=%d,A=%d but N=%d; %s%s"
                .formatted(
                        verified ? "" : "2",
                        workersNeeded(),
                        blocks,
                        colluders,
                        degree,
                        stragglers,
                        byzantine,
                        workers,
                        blocksAdvice,
                        verification);
    }

    /**
     * The code.
     *
     * @param task on K blocks, of this degree
     * @throws IllegalArgumentException if nothing fits, or the task is another
     */
    public <A> LagrangeComputation<A> code(LagrangeTask<A> task) {
        if (task.blocks() != blocks || task.degree() != degree) {
            throw new IllegalArgumentException("planned for K=%d and degree %d but the task has K=%d and degree %d"
                    .formatted(blocks, degree, task.blocks(), task.degree()));
        }
        PrimeField field = task.arithmetic().field();
        return scheme(field) == Scheme.LAGRANGE
                ? LagrangeCode.of(LagrangePoints.of(field, workers, blocks, colluders), task)
                : new BlockRepetition<>(task, workers);
    }

    /**
     * Results to wait for before the answer is final: R + 2A, or R verified ones. Trusted workers, A = 0, need R.
     *
     * @param scheme the one that was chosen
     */
    public long resultsToWaitFor(Scheme scheme) {
        long threshold = scheme == Scheme.LAGRANGE ? lagrangeThreshold() : repetitionThreshold();
        return threshold + (verified ? 0 : 2L * byzantine);
    }

    /** Results with which up to A wrong ones are noticed, though not named: R + A. */
    public long resultsToDetect(Scheme scheme) {
        long threshold = scheme == Scheme.LAGRANGE ? lagrangeThreshold() : repetitionThreshold();
        return threshold + byzantine;
    }
}
