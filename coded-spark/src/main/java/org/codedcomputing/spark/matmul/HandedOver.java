package org.codedcomputing.spark.matmul;

import java.util.BitSet;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.Sufficiency;

/**
 * A code whose input is encoded already: whoever checks results needs the very shares, masks included, that workers got.
 *
 * @param <S> the share of one worker
 * @param <R> the result of one worker
 * @param <O> the answer
 */
sealed class HandedOver<S, R, O> implements ComputationCode<Encoding<S>, S, R, O> {
    private static final long serialVersionUID = 1L;

    private final ComputationCode<?, S, R, O> code;

    private HandedOver(ComputationCode<?, S, R, O> code) {
        this.code = code;
    }

    static <S, R, O> HandedOver<S, R, O> of(ComputationCode<?, S, R, O> code) {
        return code instanceof ErrorLocatingCode<?, S, R, O> locating
                ? new Locating<>(locating)
                : new HandedOver<>(code);
    }

    @Override
    public final String name() {
        return code.name();
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
    public final Encoding<S> encode(Encoding<S> input) {
        return input;
    }

    @Override
    public final Sufficiency sufficiency(BitSet arrived) {
        return code.sufficiency(arrived);
    }

    @Override
    public final O decode(ArrivedResults<R> results) {
        return code.decode(results);
    }

    @Override
    public final boolean sameResult(R first, R second) {
        return code.sameResult(first, second);
    }

    private static final class Locating<S, R, O> extends HandedOver<S, R, O>
            implements ErrorLocatingCode<Encoding<S>, S, R, O> {
        private static final long serialVersionUID = 1L;

        private final ErrorLocatingCode<?, S, R, O> locating;

        Locating(ErrorLocatingCode<?, S, R, O> locating) {
            super(locating);
            this.locating = locating;
        }

        @Override
        public int resultsToLocate(int errors) {
            return locating.resultsToLocate(errors);
        }

        @Override
        public BitSet locate(ArrivedResults<R> results, int errors) {
            return locating.locate(results, errors);
        }
    }
}
