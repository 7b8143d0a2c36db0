package org.codedcomputing.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.core.simulation.GradientSimulator.Estimate;

/**
 * CodedReduce in one tree against gradient coding through one port, ring all-reduce and the plain sum through one port, all with
 * the tree's number of workers, by {@link GradientSimulator}. Gradient coding tolerates as large a part of its workers as each
 * parent of the tree does of its children.
 *
 * @param tree shape of the tree
 * @param setting what was assumed, for tables
 * @param trials rounds of each scheme
 * @param rows results, CodedReduce first
 */
public record ReduceStudy(ReduceTree tree, String setting, int trials, List<Row> rows) {
    /** Copies the list. */
    public ReduceStudy {
        rows = List.copyOf(rows);
    }

    /**
     * One scheme.
     *
     * @param scheme its name
     * @param load part of all rows that each worker processes
     * @param time of a round
     * @param over how many times as long it takes as CodedReduce
     */
    public record Row(String scheme, double load, Estimate time, double over) {}

    /** A tree of three layers with 84 workers, and the one of two layers with 156 that the authors' public program has [36]. */
    public static List<ReduceTree> examples() {
        return List.of(new ReduceTree(4, 3, 1), new ReduceTree(12, 2, 1));
    }

    /**
     * Simulates.
     *
     * @param setting what the simulator assumes, for tables
     * @param trials rounds of each scheme, at least 20
     * @param seed seed of all draws
     */
    public static ReduceStudy of(ReduceTree tree, GradientSimulator simulator, String setting, int trials, long seed) {
        int workers = tree.workers();
        int stragglers = Math.toIntExact((long) tree.stragglers() * workers / tree.fanOut());
        CodedReduce reduce = CodedReduce.of(tree);
        Estimate coded = GradientSimulator.estimate(simulator.codedReduce(tree, reduce::sufficient), trials, seed);
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("CodedReduce s=" + tree.stragglers(), tree.load(), coded, 1));
        rows.add(row(
                "gradient coding S=%d, one port".formatted(stragglers),
                (stragglers + 1.0) / workers,
                simulator.gradientCoding(workers, stragglers),
                coded,
                trials,
                seed));
        rows.add(row("ring all-reduce", 1.0 / workers, simulator.ring(workers), coded, trials, seed));
        rows.add(row("uncoded, one port", 1.0 / workers, simulator.uncoded(workers), coded, trials, seed));
        return new ReduceStudy(tree, setting, trials, rows);
    }

    private static Row row(
            String scheme, double load, GradientSimulator.Round round, Estimate coded, int trials, long seed) {
        Estimate time = GradientSimulator.estimate(round, trials, seed);
        return new Row(scheme, load, time, time.mean() / coded.mean());
    }

    /** All results as text, one line each. */
    public String table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "(%d,%d)-tree, N=%d: %s; simulated, %d rounds each, 95 %% intervals",
                tree.fanOut(),
                tree.depth(),
                tree.workers(),
                setting,
                trials));
        lines.add(String.format(
                Locale.ROOT, "%-32s %8s %12s %9s %9s %12s", "scheme", "load", "mean", "+-", "failed %", "over CR"));
        for (Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-32s %8.4f %12.3f %9.3f %9.2f %10.2f x",
                    row.scheme,
                    row.load,
                    row.time.mean(),
                    row.time.error(),
                    100 * row.time.failed(),
                    row.over));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
