package org.codedcomputing.pagerank.engine;

import java.util.Arrays;

/**
 * Communities by label propagation [84], all vertices at once as LDBC Graphalytics has it: a vertex takes the label that most of its
 * in-neighbours have, the lowest of equally frequent ones, and keeps its own if it has none. Labels are numbers of vertices. On
 * graphs with arcs in both directions labels may alternate for ever, so give a number of rounds.
 */
public record LabelPropagation() implements GatheringProgram {
    @Override
    public double initial(int vertex) {
        return vertex;
    }

    @Override
    public double message(int source, double state, int outDegree, int inSlot) {
        return state;
    }

    @Override
    public boolean isSourceOnly() {
        return true;
    }

    @Override
    public double apply(int vertex, double state, double[] messages, int count, double offered) {
        Arrays.sort(messages, 0, count);
        double best = state;
        int most = 0;
        for (int i = 0; i < count; ) {
            int end = i + 1;
            while (end < count && messages[end] == messages[i]) {
                end++;
            }
            if (end - i > most) {
                most = end - i;
                best = messages[i];
            }
            i = end;
        }
        return best;
    }
}
