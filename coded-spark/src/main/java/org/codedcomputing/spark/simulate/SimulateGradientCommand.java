package org.codedcomputing.spark.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.core.simulation.GradientSimulator;
import org.codedcomputing.core.simulation.GradientSimulator.Network;
import org.codedcomputing.core.simulation.NodeTimes;
import org.codedcomputing.core.simulation.ReduceStudy;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.JsonFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gradient",
        description = {
            "One round of CodedReduce in a tree of workers against gradient coding through one port, ring all-reduce and the"
                    + " uncoded sum, in a discrete-event simulator: nothing is computed, nothing is sent.",
            "There are as many rows as workers; a worker that processes l of them takes l (a + Exp(mu))."
        },
        footer = {
            "",
            "Examples:",
            "  coded simulate gradient",
            "  coded simulate gradient --tree 3,2,1 --network uplinks --message 3.2 --late 0.05 --delay 20"
        })
final class SimulateGradientCommand extends CodedCommand {
    /** Published for EC2 [36]: over gradient coding, and over ring all-reduce. */
    private static final double OVER_CODING = 27.2;

    private static final double OVER_RING = 7.0;

    @Option(
            names = "--tree",
            paramLabel = "N,L,S",
            split = ",",
            description = "Children of a parent, layers, and children that it does without, such as 3,2,1. Default:"
                    + " 4,3,1 (84 workers) and 12,2,1 (156, as in the authors' public program).")
    private List<Integer> tree = new ArrayList<>();

    @Option(
            names = "--message",
            paramLabel = "T",
            split = ",",
            defaultValue = "0,1",
            description = "Time for which one gradient occupies a link; one table for each.")
    private List<Double> messages = new ArrayList<>();

    @Option(
            names = "--latency",
            paramLabel = "T",
            defaultValue = "0",
            description = "Time between sending and receiving.")
    private double latency;

    @Option(
            names = "--network",
            paramLabel = "KIND",
            defaultValue = "one-port",
            description =
                    "one-port: a node receives one message at a time, and the model's way to the workers is left out, as"
                            + " in the published model; uplinks: a node sends one message at a time, the model included.")
    private String network = "";

    @Option(names = "--shift", paramLabel = "A", defaultValue = "1", description = "Least time of a row.")
    private double shift;

    @Option(names = "--mu", paramLabel = "MU", defaultValue = "1", description = "Rate of the rest of its time.")
    private double mu;

    @Option(
            names = "--late",
            paramLabel = "P",
            defaultValue = "0",
            description = "Probability that a worker is late by --delay, whatever its load.")
    private double late;

    @Option(
            names = "--delay",
            paramLabel = "T",
            defaultValue = "0",
            description = "By how much; infinity for workers that hang.")
    private double delay;

    @Option(
            names = "--slow",
            paramLabel = "P",
            defaultValue = "0",
            description = "Probability that a worker takes --factor times as long.")
    private double slow;

    @Option(names = "--factor", paramLabel = "F", defaultValue = "4", description = "How many times as long.")
    private double factor;

    @Option(names = "--trials", paramLabel = "N", defaultValue = "2000", description = "Rounds of each scheme.")
    private int trials;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of all draws.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
    private @Nullable Path json;

    @Override
    protected int run(PrintWriter out) throws IOException {
        Network kind = usageOf(this::network);
        List<ReduceStudy> studies = new ArrayList<>();
        for (ReduceTree shape : usageOf(this::trees)) {
            for (double message : messages) {
                ReduceStudy study = usageOf(() -> study(shape, message, kind));
                out.println(study.table());
                out.println();
                out.flush();
                studies.add(study);
            }
        }
        out.println(String.format(
                Locale.ROOT,
                "published, measured on EC2: up to %.1f x over gradient coding and %.1f x over ring all-reduce; of which setting is not known",
                OVER_CODING,
                OVER_RING));
        if (json != null) {
            write(json, studies);
            out.println("written to " + json);
        }
        return OK;
    }

    private Network network() {
        return switch (network) {
            case "one-port" -> Network.ONE_PORT;
            case "uplinks" -> Network.UPLINKS;
            default ->
                throw new IllegalArgumentException("no network '%s'; there are one-port, uplinks".formatted(network));
        };
    }

    private List<ReduceTree> trees() {
        if (tree.isEmpty()) {
            return ReduceStudy.examples();
        }
        if (tree.size() != 3) {
            throw new IllegalArgumentException(
                    "a tree is three numbers N,L,S such as 3,2,1; got %d of them".formatted(tree.size()));
        }
        return List.of(new ReduceTree(tree.get(0), tree.get(1), tree.get(2)));
    }

    private ReduceStudy study(ReduceTree shape, double message, Network kind) {
        NodeTimes times = NodeTimes.shiftedExponential(shape.workers(), shift, mu)
                .slowed(slow, factor)
                .late(late, delay);
        String setting = String.format(
                Locale.ROOT,
                "rows %d x (%s + Exp(%s)), message %s, latency %s, %s%s%s",
                shape.workers(),
                shift,
                mu,
                message,
                latency,
                network,
                late > 0 ? ", late by %s with %s".formatted(delay, late) : "",
                slow > 0 ? ", %s x slower with %s".formatted(factor, slow) : "");
        return ReduceStudy.of(shape, new GradientSimulator(times, message, latency, kind), setting, trials, seed);
    }

    private void write(Path file, List<ReduceStudy> studies) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("simulated", true);
        result.put("seed", seed);
        result.put("publishedOverGradientCoding", OVER_CODING);
        result.put("publishedOverRing", OVER_RING);
        result.put(
                "studies", studies.stream().map(SimulateGradientCommand::json).toList());
        JsonFile.write(file, result);
    }

    private static Map<String, Object> json(ReduceStudy study) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("workers", study.tree().workers());
        entry.put("setting", study.setting());
        entry.put("trials", study.trials());
        List<Map<String, Object>> schemes = new ArrayList<>();
        for (ReduceStudy.Row row : study.rows()) {
            Map<String, Object> scheme = new LinkedHashMap<>();
            scheme.put("scheme", row.scheme());
            scheme.put("load", row.load());
            scheme.put("mean", row.time().mean());
            scheme.put("meanError95", row.time().error());
            scheme.put("failed", row.time().failed());
            scheme.put("overCodedReduce", row.over());
            schemes.add(scheme);
        }
        entry.put("schemes", schemes);
        return entry;
    }
}
