package org.codedcomputing.benchmarks.pagerank;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.graphx.PartitionStrategy;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.terasort.Lab;
import org.codedcomputing.pagerank.cluster.RankOutcome;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.GraphSpec;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.SentBytes;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * PageRank by several plans on six workers of a lab whose uplinks are shaped: seconds of an iteration, bytes by the plans' own
 * counters and by the network interfaces, next to GraphX on the same workers and to one thread. All ranks are compared with
 * those of one thread.
 *
 * <p>What a job sends once, such as plans to executors, is left out: of a short and a long job the difference counts. Seconds of
 * plans are those of a long job from its first message on; of GraphX, which has no such clock, the difference counts again.
 */
@Command(
        name = "pagerank-in-lab",
        hidden = true,
        description = "The measuring half of scripts/lab-trials pagerank, which calls it.",
        footer = {"", "Example:", "  scripts/lab submit pagerank-in-lab --multicast on --rounds 3"})
public final class LabRankCommand extends CodedCommand {
    /** Name of the result. */
    public static final String NAME = "pagerank-lab";

    /** What the names of all measurements begin with. */
    public static final String PREFIX = "pagerank.lab.";

    static final int SERVERS = 6;
    private static final String USUAL_GRAPHS = "er:n=2520,p=.1;rmat:scale=16,edgeFactor=16;jdk-classes";
    private static final String USUAL_UPLINK = "20";
    private static final double DAMPING = 0.85;
    private static final int SHORT = 2;

    /** A long job takes so long, or so many iterations: jobs of a third of a second differ by a third. */
    private static final double LONG_SECONDS = 3;

    private static final int MOST_ITERATIONS = 200;
    private static final int GRAPHX_SHORT = 1;
    private static final int GRAPHX_LONG = 4;

    @Option(names = "--multicast", description = "Whether the lab has it: on or off.", defaultValue = "on")
    private String multicast = "on";

    @Option(
            names = "--graphs",
            split = ";",
            description = "Graphs, separated by semicolons: random ones as --generate of the verb pagerank has them,"
                    + " jdk-classes, or the names of fetched ones.",
            defaultValue = USUAL_GRAPHS)
    private List<String> graphs = new ArrayList<>();

    @Option(
            names = "--uplink",
            description = "Mbit/s of each worker's uplink, to be kept with the figures.",
            defaultValue = USUAL_UPLINK)
    private double uplink;

    @Option(names = "--rounds", description = "How often each plan is measured.", defaultValue = "3")
    private int rounds;

    @Option(
            names = "--iterations",
            description = "Fewest iterations of a long job; up to 200 where they take less than three seconds.",
            defaultValue = "22")
    private int iterations;

    @Option(names = "--only", split = ",", description = "Plans, such as parts.c1, if not all.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--no-graphx", description = "Leave GraphX out.")
    private boolean withoutGraphX;

    @Option(names = "--seed", description = "Seed of random placement.", defaultValue = "20261123")
    private long seed;

    @Option(names = "--json", description = "Where to write the figures.")
    private @Nullable Path json;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter out) throws Exception {
        boolean has = multicast.equals("on");
        if (!has && !multicast.equals("off")) {
            throw usage("--multicast takes on or off, got " + multicast);
        }
        if (iterations <= SHORT || rounds < 1) {
            throw usage("%d rounds of %d iterations; choose at least 1 of at least %d"
                    .formatted(rounds, iterations, SHORT + 1));
        }
        SparkConf conf = GraphXRun.conf(spark.conf("pagerank in lab", SERVERS))
                // Six executors start slowly on two cores.
                .setIfMissing("spark.coded.exchange.slotWait", "5min")
                .set("spark.coded.plan.multicast", has ? "filtered" : "none");
        List<LabRankLine> lines = new ArrayList<>();
        int code = spark.run(conf, jsc -> {
            for (String name : graphs) {
                lines.addAll(new OneGraph(jsc, out, has, name, graph(name)).measure());
            }
            return OK;
        });
        Result result = result(lines, has);
        out.println(result.goalTable());
        if (json != null) {
            result.write(json);
        }
        return code;
    }

    private Graph graph(String name) throws IOException {
        if (name.indexOf(':') >= 0) {
            return usageOf(() -> GraphSpec.generate(name));
        }
        if (name.equals(RealGraphs.JDK_CLASSES)) {
            return RealGraphs.jdkClasses();
        }
        Graph fetched = RealGraphs.fetched(RealGraphs.folder()).get(name);
        if (fetched == null) {
            throw usage("no %s.txt in %s; benchmarks/data/fetch-graphs makes the graphs that it knows"
                    .formatted(name, RealGraphs.folder()));
        }
        return fetched;
    }

    /**
     * What the names of a contestant's measurements begin with.
     *
     * @param has whether there is multicast
     * @param name of the plan or program
     */
    static String id(boolean has, String graph, String name) {
        return "%s%s.%s.%s."
                .formatted(
                        PREFIX,
                        has ? "multicast" : "unicast",
                        graph.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-"),
                        name.replace(' ', '-'));
    }

    /** The graphs unless others are given. */
    static List<String> usualGraphs() {
        return List.of(USUAL_GRAPHS.split(";", -1));
    }

    /** Numbers of the trial as scripts/lab-trials runs it, for texts where there is no result. */
    public static Map<String, Object> settings() {
        return Map.of("workers", SERVERS, PREFIX + "uplink", Double.valueOf(USUAL_UPLINK));
    }

    private Result result(List<LabRankLine> lines, boolean has) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(EmbeddedPart.single(PREFIX + "uplink", "Mbit/s", uplink));
        for (LabRankLine line : lines) {
            String prefix = id(has, line.graph(), line.name());
            measurements.add(Measurement.median(prefix + "seconds", "s an iteration", line.samples()));
            if (line.isPlan()) {
                measurements.add(EmbeddedPart.single(prefix + "sent", "bytes", line.sent()));
                measurements.add(EmbeddedPart.single(prefix + "delivered", "bytes", line.delivered()));
                measurements.add(EmbeddedPart.single(prefix + "back.sent", "bytes", line.backSent()));
                measurements.add(EmbeddedPart.single(prefix + "back.delivered", "bytes", line.backDelivered()));
            }
            measurements.add(EmbeddedPart.single(prefix + "interface.sent", "bytes", line.interfaceSent()));
            measurements.add(EmbeddedPart.single(prefix + "interface.received", "bytes", line.interfaceReceived()));
        }
        return new Result(
                NAME, false, Machine.describe(), Machine.commit(), seed, measurements, LabRankGoals.of(lines, has));
    }

    /** Those of each ingredient with and without it. */
    static List<PlanChoice> usualChoices(boolean has) {
        List<PlanChoice> choices = new ArrayList<>(List.of(
                PlanChoice.atRandom(PlanKind.U1),
                PlanChoice.atRandom(PlanKind.X, 2),
                PlanChoice.atRandom(PlanKind.X, 3),
                PlanChoice.atRandom(PlanKind.C1),
                PlanChoice.onParts(PlanKind.U1),
                PlanChoice.onParts(PlanKind.C1),
                PlanChoice.onParts(PlanKind.D1),
                PlanChoice.onParts(PlanKind.P1),
                PlanChoice.onParts(PlanKind.X, 2),
                PlanChoice.onParts(PlanKind.UC, 2),
                PlanChoice.onParts(PlanKind.CA, 2),
                PlanChoice.onParts(PlanKind.CD, 2),
                PlanChoice.onParts(PlanKind.CA, 3)));
        if (has) {
            choices.add(PlanChoice.onParts(PlanKind.M1));
        }
        return choices;
    }

    /** The usual ones and the advised one. */
    private List<PlanChoice> choices(PlacedGraph graph, boolean has) {
        List<PlanChoice> choices = usualChoices(has);
        if (!only.isEmpty()) {
            choices.removeIf(choice -> !only.contains(choice.toString()));
        }
        PlanChoice advised = graph.advised(has);
        if (!choices.contains(advised)) {
            choices.add(advised);
        }
        return choices;
    }

    /** Bytes that all workers have sent and received in one of the iterations that the longer job has more. */
    private static double[] perIteration(Lab.Counters shorter, Lab.Counters longer, int more) {
        return new double[] {
            (sum(longer.sent()) - sum(shorter.sent())) / more, (sum(longer.received()) - sum(shorter.received())) / more
        };
    }

    private static double sum(List<Long> bytes) {
        return bytes.stream().mapToLong(b -> b).sum();
    }

    /** Everything that is measured of one graph. */
    private final class OneGraph {
        private final JavaSparkContext jsc;
        private final PrintWriter out;
        private final boolean has;
        private final PlacedGraph graph;
        private final PlanRun runs;
        private final Map<PlanChoice, Integer> lengths = new HashMap<>();

        OneGraph(JavaSparkContext jsc, PrintWriter out, boolean has, String name, Graph arcs) {
            this.jsc = jsc;
            this.out = out;
            this.has = has;
            graph = new PlacedGraph(name, arcs, SERVERS, seed);
            runs = new PlanRun(jsc, graph);
        }

        List<LabRankLine> measure() throws Exception {
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %,d vertices, %,d arcs; multicast %s%n%s",
                    graph.name(),
                    graph.graph().vertices(),
                    graph.graph().arcs(),
                    multicast,
                    graph.advice(has).explain()));
            out.println(String.format(
                    Locale.ROOT,
                    "  %-34s %11s %12s %12s %12s %12s %12s %12s",
                    "bytes of an iteration",
                    "s",
                    "sent",
                    "delivered",
                    "back",
                    "delivered",
                    "nic sent",
                    "nic received"));
            List<LabRankLine> lines = plans();
            if (!withoutGraphX) {
                lines.addAll(graphX());
            }
            List<Double> alone = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                alone.add(runs.oneThread(iterations));
            }
            lines.add(print(new LabRankLine(graph.name(), LabRankLine.ONE_THREAD, false, 0, 0, 0, 0, 0, 0, alone)));
            return lines;
        }

        private List<LabRankLine> plans() throws Exception {
            List<PlanChoice> choices = choices(graph, has);
            PlanChoice advised = graph.advised(has);
            Map<PlanChoice, LabRankLine> lines = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (PlanChoice choice : choices) {
                    LabRankLine before = lines.get(choice);
                    List<Double> samples = before == null ? List.of() : before.samples();
                    lines.put(choice, plan(choice, choice.equals(advised), samples));
                }
            }
            lines.values().forEach(this::print);
            return new ArrayList<>(lines.values());
        }

        /** One more sample of a plan. The short job takes with it what a job sends besides iterations, not what it takes. */
        private LabRankLine plan(PlanChoice choice, boolean advised, List<Double> samples) throws Exception {
            int length = length(choice);
            Lab.Counters begin = Lab.counters();
            RankOutcome unused = runs.run(choice, SHORT);
            Lab.Counters between = Lab.counters();
            RankOutcome many = runs.run(choice, length);
            Lab.Counters end = Lab.counters();
            int more = length - SHORT;
            List<Double> all = new ArrayList<>(samples);
            all.add(many.secondsPerIteration());
            double[] nic = perIteration(between.since(begin), end.since(between), more);
            SentBytes sent = many.sent();
            return new LabRankLine(
                    graph.name(),
                    choice.toString(),
                    advised,
                    (double) sent.shuffleBytes() / length,
                    (double) sent.shuffleDelivered() / length,
                    (double) sent.backBytes() / length,
                    (double) sent.backDelivered() / length,
                    nic[0],
                    nic[1],
                    all);
        }

        /** Iterations of the long job of a plan, by the pace of a first one, which also warms up. */
        private int length(PlanChoice choice) {
            return lengths.computeIfAbsent(choice, fresh -> {
                double seconds = runs.run(fresh, iterations).secondsPerIteration();
                return Math.max(iterations, (int) Math.min(MOST_ITERATIONS, Math.ceil(LONG_SECONDS / seconds)));
            });
        }

        /** Each way of cutting once, and the best of them as often as plans. */
        private List<LabRankLine> graphX() throws Exception {
            List<LabRankLine> lines = new ArrayList<>();
            for (Map.Entry<String, PartitionStrategy> strategy :
                    GraphXRun.strategies().entrySet()) {
                lines.add(graphX(strategy.getKey(), strategy.getValue(), 1));
            }
            LabRankLine best = lines.stream()
                    .min(Comparator.comparingDouble(LabRankLine::seconds))
                    .orElseThrow();
            if (rounds > 1) {
                String cut = best.name().substring(LabRankLine.GRAPHX.length());
                lines.remove(best);
                lines.add(graphX(
                        cut, Objects.requireNonNull(GraphXRun.strategies().get(cut)), rounds));
            }
            lines.forEach(this::print);
            return lines;
        }

        private LabRankLine graphX(String cut, PartitionStrategy strategy, int times) throws Exception {
            List<Double> samples = new ArrayList<>();
            double[] nic = new double[2];
            try (GraphXRun run = new GraphXRun(jsc, graph.graph(), SERVERS, strategy)) {
                double unused = run.timed(GRAPHX_SHORT, DAMPING);
                int more = GRAPHX_LONG - GRAPHX_SHORT;
                for (int round = 0; round < times; round++) {
                    Lab.Counters begin = Lab.counters();
                    double few = run.timed(GRAPHX_SHORT, DAMPING);
                    Lab.Counters between = Lab.counters();
                    double many = run.timed(GRAPHX_LONG, DAMPING);
                    nic = perIteration(between.since(begin), Lab.counters().since(between), more);
                    samples.add((many - few) / more);
                }
            }
            return new LabRankLine(graph.name(), LabRankLine.GRAPHX + cut, false, 0, 0, 0, 0, nic[0], nic[1], samples);
        }

        private LabRankLine print(LabRankLine line) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-34s %11.5f %,12.0f %,12.0f %,12.0f %,12.0f %,12.0f %,12.0f",
                    line.name() + (line.advised() ? " (advised)" : ""),
                    line.seconds(),
                    line.sent(),
                    line.delivered(),
                    line.backSent(),
                    line.backDelivered(),
                    line.interfaceSent(),
                    line.interfaceReceived()));
            out.flush();
            return line;
        }
    }
}
