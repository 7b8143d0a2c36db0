package org.codedcomputing.lcc.spark;

import java.util.BitSet;
import java.util.List;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.Approximate;
import org.codedcomputing.lcc.code.BerrutCode;
import org.codedcomputing.lcc.code.BerrutLocator;

/**
 * A Berrut code whose decoder leaves out the workers that look most like liars.
 *
 * @param code the code
 * @param suspects E, workers that are left out
 */
record LocatingBerrutCode(BerrutCode code, int suspects)
        implements ComputationCode<List<Block<double[]>>, Block<double[]>, Block<double[]>, LocatingBerrutCode.Answer> {
    private static final long serialVersionUID = 1L;

    /**
     * What is decoded.
     *
     * @param values one block for each input
     * @param suspects workers that were left out
     */
    record Answer(Approximate<List<Block<double[]>>> values, BitSet suspects) {}

    @Override
    public String name() {
        return suspects == 0 ? code.name() : "%s without %d suspects".formatted(code.name(), suspects);
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
        return false;
    }

    @Override
    public Encoding<Block<double[]>> encode(List<Block<double[]>> input) {
        return code.encode(input);
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        return code.sufficiency(arrived);
    }

    @Override
    public Answer decode(ArrivedResults<Block<double[]>> results) {
        BitSet left = suspects == 0 ? new BitSet() : BerrutLocator.suspects(code, results, suspects);
        return new Answer(code.decode(results.without(left)), left);
    }

    @Override
    public boolean sameResult(Block<double[]> first, Block<double[]> second) {
        return code.sameResult(first, second);
    }
}
