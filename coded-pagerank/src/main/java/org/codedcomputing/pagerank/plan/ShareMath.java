package org.codedcomputing.pagerank.plan;

import org.codedcomputing.pagerank.engine.CombiningProgram;

/** Programs that add shares: loops of nothing but additions, of doubles or of multiples of 2^-62. */
final class ShareMath extends NodeMath {
    private final CombiningProgram program;
    private final boolean fixed;

    ShareMath(NodePlan plan, CombiningProgram program, boolean fixed) {
        super(plan);
        this.program = program;
        this.fixed = fixed;
    }

    @Override
    void map(double[] states, long[] words) {
        for (int i = 0; i < states.length; i++) {
            words[i] = RankMath.word(program.message(plan.mapped[i], states[i], plan.outDegrees[i], -1), fixed);
        }
    }

    @Override
    long value(long[] words, int value) {
        int[] starts = plan.made.valueStarts();
        return RankMath.sum(words, plan.made.places(), starts[value], starts[value + 1], fixed);
    }

    @Override
    double next(long[] words, int index, double state, double offered) {
        double sum = RankMath.total(words, plan.gather, plan.gatherStarts[index], plan.gatherStarts[index + 1], fixed);
        return program.apply(plan.reduced[index], state, sum, offered);
    }
}
