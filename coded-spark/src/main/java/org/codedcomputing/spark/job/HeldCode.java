package org.codedcomputing.spark.job;

import java.util.BitSet;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.Sufficiency;

/** A code as the driver sees it while results stay on executors: it knows who has one, not what it is. */
record HeldCode<I, S, O>(ComputationCode<I, S, ?, O> code) implements ComputationCode<I, S, HeldResult, O> {
    @Override
    public String name() {
        return code.name();
    }

    @Override
    public int workers() {
        return code.workers();
    }

    @Override
    public int recoveryThreshold() {
        return code.recoveryThreshold();
    }

    @Override
    public boolean exact() {
        return code.exact();
    }

    @Override
    public Encoding<S> encode(I input) {
        return code.encode(input);
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        return code.sufficiency(arrived);
    }

    @Override
    public O decode(ArrivedResults<HeldResult> results) {
        throw new UnsupportedOperationException("held results are decoded where they lie");
    }

    @Override
    public boolean sameResult(HeldResult first, HeldResult second) {
        return first.equals(second);
    }
}
