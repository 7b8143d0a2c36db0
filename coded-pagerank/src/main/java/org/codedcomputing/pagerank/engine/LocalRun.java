package org.codedcomputing.pagerank.engine;

import org.codedcomputing.pagerank.graph.Graph;

/** Rounds of a vertex program on one machine. */
public final class LocalRun {
    private final Graph graph;
    private final VertexProgram program;
    private final ChangeNorm norm;
    /** Messages of source-only programs, one for each vertex. */
    private final double[] sent;

    private final int largestInDegree;
    private double[] states;
    private double[] nextStates;
    private RoundSums sums;
    private double offered;
    private int rounds;

    private LocalRun(Graph graph, VertexProgram program, ChangeNorm norm) {
        this.graph = graph;
        this.program = program;
        this.norm = norm;
        int n = graph.vertices();
        states = initial(graph, program);
        nextStates = new double[n];
        offered = offered(graph, program, states);
        sums = new RoundSums(norm);
        sent = new double[program.isSourceOnly() ? n : 0];
        int most = 0;
        for (int vertex = 0; vertex < n; vertex++) {
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

    /** The states before the first round, one for each vertex. */
    public static double[] initial(Graph graph, VertexProgram program) {
        double[] states = new double[graph.vertices()];
        for (int vertex = 0; vertex < states.length; vertex++) {
            states[vertex] = program.initial(vertex);
        }
        return states;
    }

    /**
     * The sum of what all vertices offer, an {@link ExactSum}.
     *
     * @param states one for each vertex. Not modified
     */
    public static double offered(Graph graph, VertexProgram program, double[] states) {
        ExactSum sum = new ExactSum();
        for (int vertex = 0; vertex < states.length; vertex++) {
            sum.add(program.offer(vertex, states[vertex], graph.outDegree(vertex)));
        }
        return sum.value();
    }

    /**
     * Runs rounds until the rule says stop. The change of a vertex is the absolute difference of its states, 0 where they have
     * the same bits; so {@code new StopRule.Tolerance(0, rounds, ChangeNorm.MAX)} stops when nothing changes.
     *
     * @param graph on which
     * @param program what
     * @param stop how long
     * @param threads at least 1; the result has the same bits for every number of them
     * @throws RankException if the program has finite states only and one is not
     */
    public static Outcome of(Graph graph, VertexProgram program, StopRule stop, int threads) {
        LocalRun run = new LocalRun(graph, program, stop.norm());
        int blocks = VertexBlocks.count(graph.vertices());
        double change = Double.NaN;
        try (Workers workers = new Workers(threads)) {
            while (!StopReason.isOver(stop, run.rounds, change)) {
                if (run.sent.length > 0) {
                    workers.forEach(blocks, VertexBlocks.TAKEN, run::send);
                }
                run.rounds++;
                workers.forEach(blocks, VertexBlocks.TAKEN, run::receive);
                change = run.advance();
            }
        }
        return new Outcome(run.states, run.rounds, StopReason.of(stop, run.rounds, change), change);
    }

    private void send(int block) {
        for (int vertex = first(block); vertex < first(block + 1); vertex++) {
            sent[vertex] = program.message(vertex, states[vertex], graph.outDegree(vertex), -1);
        }
    }

    private void receive(int block) {
        RoundSums own = new RoundSums(norm);
        boolean finite = program.isFinite();
        double[] gathered = program instanceof GatheringProgram ? new double[largestInDegree] : new double[0];
        for (int vertex = first(block); vertex < first(block + 1); vertex++) {
            double old = states[vertex];
            double state = program instanceof CombiningProgram combining
                    ? combining.apply(vertex, old, combined(combining, vertex), offered)
                    : ((GatheringProgram) program).apply(vertex, old, gathered, gather(vertex, gathered), offered);
            if (finite && !Double.isFinite(state)) {
                throw RankException.notFinite(vertex, state, rounds, program);
            }
            nextStates[vertex] = state;
            own.change(old, state);
            own.offer(program.offer(vertex, state, graph.outDegree(vertex)));
        }
        add(own);
    }

    private synchronized void add(RoundSums own) {
        sums.add(own);
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

    /** Ends a round, and returns what it changed. */
    private double advance() {
        double[] old = states;
        states = nextStates;
        nextStates = old;
        double change = sums.change();
        offered = sums.offered();
        sums = new RoundSums(norm);
        return change;
    }

    private int first(int block) {
        return VertexBlocks.first(block, states.length);
    }
}
