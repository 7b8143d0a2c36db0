package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.poly.VectorLocator;
import org.codedcomputing.lcc.code.BlockRepetition;
import org.codedcomputing.lcc.code.LagrangeCode;
import org.codedcomputing.lcc.code.LagrangeComputation;
import org.codedcomputing.lcc.code.LagrangeParameters;
import org.codedcomputing.lcc.code.LagrangePoints;
import org.codedcomputing.lcc.code.LagrangeTask;

/**
 * What will run, and what it promises.
 *
 * @param mode what protects the computation; never {@link LagrangeMode#AUTO}
 * @param parameters N, K, T, S, A and the degree
 * @param threshold R, results that the answer follows from
 * @param missProbability bound on the probability that a wrong result goes unnoticed in a round, while no more than A are wrong; 0
 *     if A = 0, where results are taken on trust
 * @param warnings what does not suit the promise
 */
public record LagrangePlan(
        LagrangeMode mode,
        LagrangeParameters parameters,
        int threshold,
        double missProbability,
        List<String> warnings) {
    /** Copies the list. */
    public LagrangePlan {
        warnings = List.copyOf(warnings);
    }

    /**
     * Resolves a mode for a number of blocks that is given.
     *
     * @throws IllegalArgumentException if nothing fits, or a mode is asked for what it cannot do; the text has the way out
     */
    static LagrangePlan of(
            LagrangeTask<?> task, LagrangeOptions options, int workers, boolean verified, List<String> warnings) {
        PrimeField field = task.arithmetic().field();
        int colluders = options.colluders();
        int byzantine = options.byzantine();
        LagrangeParameters asked = new LagrangeParameters(
                workers, task.blocks(), colluders, options.stragglers(), byzantine, task.degree(), verified);
        LagrangeMode mode = options.mode();
        if (mode == LagrangeMode.AUTO) {
            mode = verified || asked.scheme(field) == LagrangeParameters.Scheme.LAGRANGE
                    ? LagrangeMode.LAGRANGE
                    : LagrangeMode.REPETITION;
        }
        requirePossible(asked, mode, verified);
        if (mode == LagrangeMode.LAGRANGE) {
            if (!asked.lagrangeFits()) {
                if (!verified) {
                    // Says what is needed, unless repetition would do.
                    asked.scheme(field);
                }
                throw new IllegalArgumentException("mode lagrange needs %d workers for %s, but N=%d; %s"
                        .formatted(
                                asked.workersNeeded(),
                                numbers(asked),
                                workers,
                                verified
                                        ? "reduce K to at most " + asked.largestBlocks()
                                        : "repetition fits: take mode auto"));
            }
            double miss = verified ? 0 : VectorLocator.missProbability(field, byzantine);
            int degree = task.degree(LagrangePoints.of(field, workers, task.blocks(), colluders));
            return new LagrangePlan(mode, asked, degree + 1, miss, warnings);
        }
        List<String> said = new ArrayList<>(warnings);
        if (mode == LagrangeMode.UNCODED) {
            if (options.stragglers() > 0 || byzantine > 0) {
                said.add("uncoded: every worker is waited for and believed, although S=%d and A=%d were asked for"
                        .formatted(options.stragglers(), byzantine));
            }
            return new LagrangePlan(
                    mode,
                    LagrangeParameters.of(task.blocks(), task.blocks(), 0, 0, 0, task.degree()),
                    task.blocks(),
                    0,
                    said);
        }
        return new LagrangePlan(mode, asked, asked.repetitionThreshold(), 0, said);
    }

    private static void requirePossible(LagrangeParameters asked, LagrangeMode mode, boolean verified) {
        if (mode == LagrangeMode.LAGRANGE) {
            return;
        }
        if (asked.colluders() > 0) {
            throw new IllegalArgumentException("mode %s hides nothing, but T=%d; set T=0 or take mode lagrange"
                    .formatted(mode.label(), asked.colluders()));
        }
        if (verified) {
            throw new IllegalArgumentException(
                    "results are verified by keys of the Lagrange code; take mode lagrange, not " + mode.label());
        }
        if (mode == LagrangeMode.UNCODED && asked.workers() < asked.blocks()) {
            throw new IllegalArgumentException("mode uncoded needs a worker for each of K=%d blocks, but N=%d"
                    .formatted(asked.blocks(), asked.workers()));
        }
        if (mode == LagrangeMode.REPETITION && !asked.repetitionFits()) {
            int copies = asked.stragglers() + 2 * asked.byzantine() + 1;
            throw new IllegalArgumentException(
                    "repetition needs S+2A+1 = %d copies of each block, N >= %d for K=%d, but N=%d; reduce K to at most %d"
                            .formatted(
                                    copies,
                                    (long) copies * asked.blocks(),
                                    asked.blocks(),
                                    asked.workers(),
                                    asked.workers() / copies));
        }
    }

    private static String numbers(LagrangeParameters asked) {
        return "K=%d,T=%d,deg=%d,S=%d,A=%d"
                .formatted(asked.blocks(), asked.colluders(), asked.degree(), asked.stragglers(), asked.byzantine());
    }

    /** The code of the plan. */
    <A> LagrangeComputation<A> code(LagrangeTask<A> task, int epoch) {
        return mode == LagrangeMode.LAGRANGE
                ? LagrangeCode.of(
                        LagrangePoints.of(
                                        task.arithmetic().field(),
                                        parameters.workers(),
                                        parameters.blocks(),
                                        parameters.colluders())
                                .withEpoch(epoch),
                        task)
                : new BlockRepetition<>(task, parameters.workers());
    }

    /** One line. */
    public String explain() {
        int errors = parameters.byzantine();
        String wrong = errors == 0
                ? ""
                : parameters.verified()
                        ? ", each of them verified"
                        : mode == LagrangeMode.LAGRANGE
                                ? String.format(
                                        Locale.ROOT,
                                        ", %d if they agree, %d if not; a wrong one is missed with probability at most %.2g",
                                        threshold + errors,
                                        threshold + 2 * errors,
                                        missProbability)
                                : ", until %d copies of each block agree".formatted(errors + 1);
        return "%s: N=%d, %s; %d results give the answer%s"
                .formatted(mode.label(), parameters.workers(), numbers(parameters), threshold, wrong);
    }
}
