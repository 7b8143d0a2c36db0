package org.codedcomputing.pagerank.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.graph.MultilevelPartitioner;
import org.codedcomputing.pagerank.graph.SeededUniform;
import org.codedcomputing.pagerank.graph.VertexPartition;
import org.codedcomputing.pagerank.io.PartitionFile;
import org.codedcomputing.pagerank.plan.Allocation;
import org.codedcomputing.pagerank.plan.Allocations;
import org.codedcomputing.pagerank.plan.Dealing;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.ReducerRule;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where vertices lie on a cluster and what its nodes send each other; use it as a picocli mixin. */
final class PlanOptions {
    /** Nodes of a plan in one JVM when nobody has said how many. */
    static final int DEFAULT_NODES = 4;

    private static final String AUTO = "auto";
    private static final String LOCAL = "local";
    private static final String SELECTIVE = "selective";
    private static final int DEFAULT_LOAD = 2;
    private static final int DEFAULT_EVERY = 10;
    private static final int MOST_NODES = Long.SIZE;
    private static final List<String> ALLOCATIONS = List.of("home-first", SELECTIVE, "greedy", "subsets");
    private static final List<String> PARTITIONS = List.of("multilevel", "blocks", "modulo", "hash", "shuffled");
    private static final List<String> TRANSPORTS = List.of(AUTO, "in-process", "udp", "tcp", "tcp-relay");
    private static final List<String> WRITE_BACKS = List.of(AUTO, "routed", "multicast", "full");

    @Option(
            names = "--plan",
            paramLabel = "PLAN",
            defaultValue = AUTO,
            description =
                    "local: all threads of this process. On a cluster u1, c1, d1, p1, m1 (each vertex at one node), ur,"
                            + " x, uc, ud, ca, cd (at --load nodes), or selective (cd, but only vertices with targets elsewhere are"
                            + " replicated). auto: what the counts say.")
    private String plan = AUTO;

    @Option(
            names = {"--nodes", "--workers"},
            paramLabel = "K",
            description = "Nodes, 1 to 64: tasks that run at once. Default: one for each executor, 4 on local[...].")
    private @Nullable Integer nodes;

    @Option(
            names = {"--load", "--replication"},
            paramLabel = "R",
            description =
                    "Computation load, 1 to K: at how many nodes a vertex is mapped. Default: 2, or 1 where the plan has"
                            + " it so.")
    private @Nullable Integer load;

    @Option(
            names = "--partition",
            paramLabel = "RULE",
            description =
                    "Homes of vertices: multilevel (neighbours together), blocks, modulo, hash, shuffled, or a file of"
                            + " parts 1 to K. Default: multilevel.")
    private @Nullable String partition;

    @Option(
            names = "--allocation",
            paramLabel = "RULE",
            description = "With a load above 1, nodes that map a vertex besides its home: home-first (dealt by degree),"
                    + " selective, greedy (where its targets are), or subsets (of a random order, as published; no homes)."
                    + " Default: home-first.")
    private @Nullable String allocation;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of partitions and random orders.")
    private long seed = 1;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description =
                    "auto, in-process, udp, tcp or tcp-relay. Default: spark.coded.exchange.transport, else auto.")
    private @Nullable String transport;

    @Option(
            names = "--write-back",
            paramLabel = "HOW",
            description =
                    "How new ranks get to the nodes that map their vertices: routed, multicast, full (all to all), or"
                            + " auto. Default: auto, multicast where the network has it.")
    private @Nullable String writeBack;

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "DIR",
            description =
                    "Keep ranks below this folder, which driver and executors reach: a failed attempt is repeated from"
                            + " there.")
    private @Nullable String checkpointDir;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "With --checkpoint-dir: iterations between two checkpoints. Default: " + DEFAULT_EVERY + ".")
    private @Nullable Integer checkpointEvery;

    @Option(
            names = "--reproducible",
            description = "Add messages as whole multiples of 2^-62: ranks of all plans have the same bits.")
    private boolean reproducible;

    @Option(names = "--shuffled", description = "Use Spark's own shuffles, where tasks cannot reach each other.")
    private boolean shuffled;

    /**
     * Checks that the options go together, before anything is read.
     *
     * @throws IllegalArgumentException if they do not
     */
    void check() {
        List<String> plans = new ArrayList<>(List.of(AUTO, LOCAL, SELECTIVE));
        Arrays.stream(PlanKind.values()).map(PlanKind::toString).forEach(plans::add);
        oneOf("plan", plan, plans);
        oneOf("allocation", allocation, ALLOCATIONS);
        oneOf("transport", transport, TRANSPORTS);
        oneOf("write-back", writeBack, WRITE_BACKS);
        if (nodes != null && (nodes < 1 || nodes > MOST_NODES)) {
            throw new IllegalArgumentException("--nodes must be 1 to %d, got %d".formatted(MOST_NODES, nodes));
        }
        if (load != null && load < 1) {
            throw new IllegalArgumentException("computation load r must be >= 1, got %d".formatted(load));
        }
        if (checkpointEvery != null && checkpointDir == null) {
            throw new IllegalArgumentException("--checkpoint-every %d has nowhere to keep ranks; give --checkpoint-dir"
                    .formatted(checkpointEvery));
        }
        if (checkpointEvery != null && checkpointEvery < 1) {
            throw new IllegalArgumentException("--checkpoint-every must be >= 1, got %d".formatted(checkpointEvery));
        }
        if (shuffled) {
            given().filter(List.of("--transport", "--write-back", "--checkpoint-dir")::contains)
                    .findFirst()
                    .ifPresent(option -> {
                        throw new IllegalArgumentException(
                                "%s is for nodes that talk to each other; leave it out, or --shuffled"
                                        .formatted(option));
                    });
        }
        if (isLocal()) {
            given().findFirst().ifPresent(option -> {
                throw new IllegalArgumentException(
                        "%s is for plans of a cluster; leave it out, or name such a plan instead of local"
                                .formatted(option));
            });
        }
        if (!isAuto() && !isLocal()) {
            checkLoad();
        } else if (isAuto() && allocation != null) {
            throw new IllegalArgumentException(
                    "--allocation %s needs a plan that replicates, such as cd; auto has its own".formatted(allocation));
        }
        if (nodes != null && load != null && load > nodes) {
            throw new IllegalArgumentException(
                    "computation load r must be between 1 and K=%d, got %d".formatted(nodes, load));
        }
    }

    private void checkLoad() {
        PlanKind kind = kind();
        if (!kind.replicated() && load != null && load != 1) {
            throw new IllegalArgumentException(
                    "plan %s keeps each vertex at one node; got r=%d, choose r=1".formatted(kind, load));
        }
        if (!kind.replicated() && allocation != null) {
            throw new IllegalArgumentException(
                    "--allocation %s needs a load above 1, but plan %s keeps each vertex at one node"
                            .formatted(allocation, kind));
        }
        if (plan.equals(SELECTIVE) && allocation != null && !allocation.equals(SELECTIVE)) {
            throw new IllegalArgumentException(
                    "--plan selective has its own allocation, not %s; name plan cd instead".formatted(allocation));
        }
        if ("subsets".equals(allocation) && partition != null) {
            throw new IllegalArgumentException(
                    "--allocation subsets has no homes, so no --partition %s; leave one out".formatted(partition));
        }
    }

    /** Options that only plans of a cluster have, as far as they are given. */
    private Stream<String> given() {
        List<String> given = new ArrayList<>();
        add(given, "--nodes", nodes != null);
        add(given, "--load", load != null);
        add(given, "--partition", partition != null);
        add(given, "--allocation", allocation != null);
        add(given, "--transport", transport != null);
        add(given, "--write-back", writeBack != null);
        add(given, "--checkpoint-dir", checkpointDir != null);
        add(given, "--reproducible", reproducible);
        add(given, "--shuffled", shuffled);
        return given.stream();
    }

    private static void add(List<String> given, String option, boolean isGiven) {
        if (isGiven) {
            given.add(option);
        }
    }

    private static void oneOf(String what, @Nullable String name, List<String> names) {
        if (name != null && !names.contains(name)) {
            throw new IllegalArgumentException(
                    "unknown %s '%s'; choose %s".formatted(what, name, String.join(", ", names)));
        }
    }

    boolean isAuto() {
        return plan.equals(AUTO);
    }

    boolean isLocal() {
        return plan.equals(LOCAL);
    }

    /** The plan that was named, which is neither auto nor local. */
    PlanKind kind() {
        return plan.equals(SELECTIVE) ? PlanKind.CD : PlanKind.parse(plan);
    }

    /** The number of nodes, if it was given. */
    OptionalInt nodes() {
        return nodes == null ? OptionalInt.empty() : OptionalInt.of(nodes);
    }

    /** The computation load of a plan, given or not. */
    int load(PlanKind kind, int servers) {
        return kind.replicated() ? (load == null ? Math.min(DEFAULT_LOAD, servers) : load) : 1;
    }

    /** Whether an option asks for what this process alone does not do, so that auto picks a plan of a cluster. */
    boolean needsNodes() {
        return reproducible || shuffled || transport != null || writeBack != null || checkpointDir != null;
    }

    /** A load that was given, for auto. */
    int forcedLoad() {
        return load == null ? 0 : load;
    }

    boolean reproducible() {
        return reproducible;
    }

    boolean shuffled() {
        return shuffled;
    }

    @Nullable
    String transport() {
        return transport;
    }

    /** How new ranks are written back, or null for what the network has. */
    @Nullable
    WriteBack writeBack() {
        return writeBack == null || writeBack.equals(AUTO)
                ? null
                : WriteBack.valueOf(writeBack.toUpperCase(Locale.ROOT));
    }

    @Nullable
    String checkpointDir() {
        return checkpointDir;
    }

    int checkpointEvery() {
        return checkpointEvery == null ? DEFAULT_EVERY : checkpointEvery;
    }

    /**
     * Homes of vertices.
     *
     * @param servers K
     * @return the server of each, 0 to K - 1
     * @throws IOException if a file of parts cannot be read
     */
    int[] part(Configuration hadoop, LabelledGraph labelled, int servers) throws IOException {
        int n = labelled.graph().vertices();
        String rule = partition == null ? PARTITIONS.get(0) : partition;
        VertexPartition parts = switch (PARTITIONS.indexOf(rule)) {
            case 0 -> MultilevelPartitioner.partition(labelled.graph(), servers, seed);
            case 1 -> VertexPartition.blocks(n, servers);
            case 2 -> VertexPartition.modulo(n, servers);
            case 3 -> VertexPartition.hashed(n, servers, seed);
            case 4 -> VertexPartition.shuffled(n, servers, seed);
            default -> PartitionFile.read(hadoop, rule, labelled.ids(), servers);
        };
        int[] part = new int[n];
        Arrays.setAll(part, vertex -> parts.part(vertex) - 1);
        return part;
    }

    /**
     * Who maps and reduces which vertex, for the plan that was named.
     *
     * @throws IllegalArgumentException if the load does not fit the nodes
     * @throws IOException if a file of parts cannot be read
     */
    Allocation allocate(Configuration hadoop, LabelledGraph labelled, int servers) throws IOException {
        PlanKind kind = kind();
        int r = load(kind, servers);
        if ("subsets".equals(allocation)) {
            int[] order = SeededUniform.permutation(labelled.graph().vertices(), seed);
            return Allocations.subsets(order, servers, r, ReducerRule.HOME, Allocations.DEFAULT_LIMIT);
        }
        int[] part = part(hadoop, labelled, servers);
        return r == 1
                ? Allocations.parts(part, servers)
                : Allocations.homeFirst(labelled.graph(), part, servers, r, dealing());
    }

    private Dealing dealing() {
        if (plan.equals(SELECTIVE) || SELECTIVE.equals(allocation)) {
            return Dealing.SELECTIVE;
        }
        return "greedy".equals(allocation) ? Dealing.GREEDY : Dealing.ALL;
    }
}
