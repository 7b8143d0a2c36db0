package org.codedcomputing.pagerank.plan;

import org.codedcomputing.pagerank.engine.CombiningProgram;
import org.codedcomputing.pagerank.engine.GatheringProgram;
import org.codedcomputing.pagerank.engine.VertexProgram;

/**
 * Any program. Messages that depend on their source alone are words, made once a round; others are made of states where they are
 * needed, and only what other servers send are words.
 */
final class ProgramMath extends NodeMath {
    private final VertexProgram program;
    private final boolean sourceOnly;
    private final double[] gathered;
    private double[] states = new double[0];

    ProgramMath(NodePlan plan, VertexProgram program) {
        super(plan);
        this.program = program;
        sourceOnly = program.isSourceOnly();
        int most = 0;
        for (int i = 0; i < plan.reduced.length; i++) {
            most = Math.max(most, plan.gatherStarts[i + 1] - plan.gatherStarts[i]);
        }
        gathered = new double[program instanceof GatheringProgram ? most : 0];
    }

    @Override
    void map(double[] newStates, long[] words) {
        states = newStates;
        for (int i = 0; i < states.length && sourceOnly; i++) {
            words[i] = Double.doubleToRawLongBits(program.message(plan.mapped[i], states[i], plan.outDegrees[i], -1));
        }
    }

    /** A message: made here of a state, or a word. */
    private double message(long[] words, int place, int[] slots, int index) {
        return sourceOnly || place >= states.length
                ? Double.longBitsToDouble(words[place])
                : program.message(plan.mapped[place], states[place], plan.outDegrees[place], slots[index]);
    }

    @Override
    long value(long[] words, int value) {
        int[] places = plan.made.places();
        int[] slots = plan.made.slots();
        int first = plan.made.valueStarts()[value];
        double combined = message(words, places[first], slots, first);
        for (int i = first + 1; i < plan.made.valueStarts()[value + 1]; i++) {
            // Only rows of combining programs have values of several sources.
            combined = ((CombiningProgram) program).combine(combined, message(words, places[i], slots, i));
        }
        return Double.doubleToRawLongBits(combined);
    }

    @Override
    double next(long[] words, int index, double state, double offered) {
        int vertex = plan.reduced[index];
        int first = plan.gatherStarts[index];
        int end = plan.gatherStarts[index + 1];
        if (program instanceof CombiningProgram combining) {
            double combined = combining.identity();
            for (int i = first; i < end; i++) {
                combined = combining.combine(combined, message(words, plan.gather[i], plan.gatherSlots, i));
            }
            return combining.apply(vertex, state, combined, offered);
        }
        for (int i = first; i < end; i++) {
            gathered[i - first] = message(words, plan.gather[i], plan.gatherSlots, i);
        }
        return ((GatheringProgram) program).apply(vertex, state, gathered, end - first, offered);
    }
}
