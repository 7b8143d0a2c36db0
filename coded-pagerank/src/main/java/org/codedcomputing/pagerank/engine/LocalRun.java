package org.codedcomputing.pagerank.engine;

import org.codedcomputing.pagerank.graph.Graph;

/** Rounds of a vertex program on one machine. */
public final class LocalRun {
    private final Graph graph;
    private final VertexProgram program;
    private final ChangeNorm norm;
    private final double[] changes;
    private final double[] offers;
    /** Messages of source-only programs, one for each vertex. */
    private final double[] sent;

    private final int largestInDegree;
    private double[] states;
    private double[] nextStates;
    private double offered;

    private LocalRun(Graph graph, VertexProgram program, ChangeNorm norm) {
        this.graph = graph;
        this.program = program;
        this.norm = norm;
        int n = graph.vertices();
        states = new double[n];
        nextStates = new double[n];
        changes = new double[BlockSums.blocks(n)];
        offers = new double[changes.length];
        sent = new double[program.isSourceOnly() ? n : 0];
        int most = 0;
        for (int vertex = 0; vertex < n; vertex++) {
            states[vertex] = program.initial(vertex);
            most = Math.max(most, graph.inDegree(vertex));
        }
        largestInDegree = most;
    }

    /**
     * States after the last round.
     *
     * @param states one for each vertex
     * @param rounds that ran
     * @param reason which rule ended the run
     * @param change what the last round changed, by the norm of the rule; NaN if none ran
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over to the caller, compared by nobody
    public record Outcome(double[] states, int rounds, StopReason reason, double change) {}

    /**
     * Runs rounds until the rule says stop. The change of a vertex is the absolute difference of its states, 0 where they have
     * the same bits; so {@code new StopRule.Tolerance(0, rounds, ChangeNorm.MAX)} stops when nothing changes.
     *
     * @param graph on which
     * @param program what
     * @param stop how long
     * @param threads at least 1; the result has the same bits for every number of them
     */
    public static Outcome of(Graph graph, VertexProgram program, StopRule stop, int threads) {
        LocalRun run = new LocalRun(graph, program, stop.norm());
        int blocks = run.changes.length;
        int rounds = 0;
        double change = Double.NaN;
        try (Workers workers = new Workers(threads)) {
            while (!StopReason.isOver(stop, rounds, change)) {
                workers.forEach(blocks, run::send);
                run.offered = BlockSums.fold(run.offers);
                workers.forEach(blocks, run::receive);
                run.swap();
                rounds++;
                change = run.norm.fold(run.changes);
            }
        }
        return new Outcome(run.states, rounds, StopReason.of(stop, rounds, change), change);
    }

    private void send(int block) {
        double offer = 0;
        for (int vertex = first(block); vertex < first(block + 1); vertex++) {
            int out = graph.outDegree(vertex);
            offer += program.offer(vertex, states[vertex], out);
            if (sent.length > 0) {
                sent[vertex] = program.message(vertex, states[vertex], out, -1);
            }
        }
        offers[block] = offer;
    }

    private void receive(int block) {
        double change = 0;
        double[] gathered = program instanceof GatheringProgram ? new double[largestInDegree] : new double[0];
        for (int vertex = first(block); vertex < first(block + 1); vertex++) {
            double old = states[vertex];
            double state = program instanceof CombiningProgram combining
                    ? combining.apply(vertex, old, combined(combining, vertex), offered)
                    : ((GatheringProgram) program).apply(vertex, old, gathered, gather(vertex, gathered), offered);
            nextStates[vertex] = state;
            boolean same = Double.doubleToRawLongBits(old) == Double.doubleToRawLongBits(state);
            change = norm.add(change, same ? 0 : Math.abs(state - old));
        }
        changes[block] = change;
    }

    private double combined(CombiningProgram combining, int vertex) {
        double combined = combining.identity();
        for (int slot = graph.inStart(vertex); slot < graph.inStart(vertex + 1); slot++) {
            combined = combining.combine(combined, message(slot));
        }
        return combined;
    }

    private int gather(int vertex, double[] messages) {
        int first = graph.inStart(vertex);
        int count = graph.inStart(vertex + 1) - first;
        for (int i = 0; i < count; i++) {
            messages[i] = message(first + i);
        }
        return count;
    }

    private double message(int slot) {
        int source = graph.source(slot);
        return sent.length > 0 ? sent[source] : program.message(source, states[source], graph.outDegree(source), slot);
    }

    private void swap() {
        double[] old = states;
        states = nextStates;
        nextStates = old;
    }

    private int first(int block) {
        return BlockSums.first(block, states.length);
    }
}
