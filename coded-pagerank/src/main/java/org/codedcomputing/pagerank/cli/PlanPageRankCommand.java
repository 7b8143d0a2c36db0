package org.codedcomputing.pagerank.cli;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.graph.MultilevelPartitioner;
import org.codedcomputing.pagerank.graph.VertexPartition;
import org.codedcomputing.pagerank.io.PartitionFile;
import org.codedcomputing.pagerank.plan.Advisor;
import org.codedcomputing.pagerank.plan.GraphPlanner;
import org.codedcomputing.spark.cli.PlanVerb;
import org.codedcomputing.spark.plan.RateText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pagerank",
        description = {
            "Rank the ways to move the values of an iteration between K servers by counting what each would send on this very graph"
                    + " and partition: raw values, combiner, ghosts, multicast, and their replicated and coded twins.",
            "Reads or makes the graph in this process, partitions and counts it, and runs nothing else."
        },
        footer = {
            "",
            "Examples:",
            "  coded plan pagerank --generate rmat:scale=14 --servers 6",
            "  coded plan pagerank --input edges.txt.gz --servers 8 --multicast --partition multilevel --json plan.json",
            "  coded plan pagerank --generate er:n=2000,p=0.05 --servers 6 --multicast --no-combiner --per-arc --one-pass"
        })
final class PlanPageRankCommand extends PlanVerb {
    private static final int MOST_LOAD = 3;
    private static final String MULTILEVEL = "multilevel";
    private static final String RANDOM = "random";
    private static final String BLOCKS = "blocks";

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(names = "--servers", required = true, paramLabel = "K", description = "Servers, 2 to 64.")
    private int servers;

    @Option(
            names = "--partition",
            paramLabel = "KIND",
            defaultValue = RANDOM,
            description =
                    "Homes of the vertices: random, blocks (runs of vertices), or multilevel (few arcs between parts).")
    private String partition = RANDOM;

    @Option(
            names = "--partition-file",
            paramLabel = "PATH",
            description = "Homes from a file instead: a part 1 to K a line, or vertex and part.")
    private @Nullable String partitionFile;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the partition.")
    private long seed;

    @Option(names = "--multicast", description = "One transmission reaches several servers.")
    private boolean multicast;

    @Option(names = "--no-combiner", description = "The reduce may not add in any order.")
    private boolean noCombiner;

    @Option(names = "--per-arc", description = "A message depends on its arc, not on its source alone.")
    private boolean perArc;

    @Option(names = "--one-pass", description = "There is no next iteration, so that nothing is written back.")
    private boolean onePass;

    @Option(
            names = "--forced-load",
            paramLabel = "R",
            defaultValue = "0",
            description = "Each vertex is at R servers anyway; 0 if not.")
    private int forcedLoad;

    @Option(
            names = "--most-load",
            paramLabel = "R",
            description = "Largest computation load r to look at, 1 to K. Default: " + MOST_LOAD + ", at most K.")
    private @Nullable Integer mostLoad;

    @Option(
            names = "--map-seconds",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "What a server takes for its messages of an iteration when each vertex is mapped once.")
    private double mapSeconds;

    @Option(
            names = "--network",
            paramLabel = "RATE",
            defaultValue = "1000mbit",
            description = "What the network carries of all servers together: 250k bytes, 2mbit.")
    private String network = "";

    @Option(
            names = "--sample",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Part of the vertices that is counted, above 0; 1 is exact.")
    private double sample;

    @Override
    protected Planner planner() throws IOException {
        double bytesPerSecond = RateText.parse(network);
        if (servers < 2) {
            throw new IllegalArgumentException(
                    "--servers must be at least 2 to send anything (was %d)".formatted(servers));
        }
        if (Double.isInfinite(bytesPerSecond) || Double.isInfinite(mapSeconds)) {
            throw new IllegalArgumentException(
                    "--network %s and --map-seconds %s; both must be finite".formatted(network, mapSeconds));
        }
        Advisor.Job job = new Advisor.Job(
                servers,
                multicast,
                !noCombiner,
                !perArc,
                onePass,
                forcedLoad,
                mostLoad == null ? Math.min(MOST_LOAD, servers) : mostLoad,
                mapSeconds,
                bytesPerSecond,
                sample);
        if (!List.of(RANDOM, BLOCKS, MULTILEVEL).contains(partition)) {
            throw new IllegalArgumentException(
                    "unknown partition '%s'; choose %s, %s or %s".formatted(partition, RANDOM, BLOCKS, MULTILEVEL));
        }
        if (partitionFile != null && given("--partition")) {
            throw new IllegalArgumentException("give at most one of --partition and --partition-file");
        }
        Configuration hadoop = new Configuration();
        LabelledGraph labelled = input.source().get(hadoop);
        VertexPartition parts = parts(hadoop, labelled);
        int[] part = new int[parts.vertices()];
        for (int vertex = 0; vertex < part.length; vertex++) {
            part[vertex] = parts.part(vertex) - 1;
        }
        return GraphPlanner.of(
                labelled.graph(),
                part,
                partitionFile == null ? partition + " partition" : "partition of " + partitionFile,
                job,
                List.of(
                        rate("--network", "network", bytesPerSecond, RateText.print(bytesPerSecond)),
                        rate("--map-seconds", "map", mapSeconds, mapSeconds + " s"),
                        rate("--sample", "counted vertices", sample)));
    }

    private VertexPartition parts(Configuration hadoop, LabelledGraph labelled) throws IOException {
        Graph graph = labelled.graph();
        if (partitionFile != null) {
            return PartitionFile.read(hadoop, partitionFile, labelled.ids(), servers);
        }
        return switch (partition) {
            case BLOCKS -> VertexPartition.blocks(graph.vertices(), servers);
            case MULTILEVEL -> MultilevelPartitioner.partition(graph, servers, seed);
            default -> VertexPartition.shuffled(graph.vertices(), servers, seed);
        };
    }
}
