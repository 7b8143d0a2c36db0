package org.codedcomputing.pagerank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.pagerank.cluster.DistributedRanks;
import org.codedcomputing.pagerank.cluster.RankOutcome;
import org.codedcomputing.pagerank.engine.ChangeNorm;
import org.codedcomputing.pagerank.engine.Normalisation;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.engine.PageRankResult;
import org.codedcomputing.pagerank.engine.StopRule;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.io.RankWriter;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.RowLayout;
import org.codedcomputing.pagerank.plan.Traffic;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.DryRunOption;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.NodeStage;
import org.codedcomputing.spark.plan.Calibrations;
import org.codedcomputing.spark.plan.PlanRates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pagerank",
        description =
                "Rank the vertices of a graph: PageRank with the usual treatment of dangling vertices, in this process"
                        + " or on a cluster.",
        footer = {
            "",
            "Examples:",
            "  coded pagerank --input edges.txt.gz",
            "  coded pagerank --input edges.txt.gz --tolerance 1e-12 --max-iterations 300 --top 5 --output /tmp/ranks",
            "  coded pagerank --generate rmat:scale=16,edgeFactor=16 --iterations 20",
            "  coded pagerank --input hdfs:///graphs/example-directed --format ldbc --iterations 2 --output /tmp/ranks",
            "  coded pagerank --input hdfs:///graphs/web --tolerance 1e-9 --master spark://host:7077 --plan auto --dry-run",
            "  coded pagerank --generate rmat:scale=12 --iterations 20 --plan cd --nodes 4 --load 2 --reproducible"
        })
final class PageRankCommand extends CodedCommand {
    private static final String NAME = "coded pagerank";
    private static final String TEXT = "text";
    private static final String PARQUET = "parquet";
    private static final String GRAPHX = "graphx";
    private static final List<String> OUTPUT_FORMATS = List.of(TEXT, PARQUET, GRAPHX);

    @Mixin
    private InputOptions input = new InputOptions();

    @Mixin
    private PlanOptions plans = new PlanOptions();

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Run so many iterations, whatever they change. Default: until --tolerance.")
    private @Nullable Integer iterations;

    @Option(
            names = "--tolerance",
            paramLabel = "TOL",
            description = "Iterate until an iteration changes less than this, on ranks that add up to 1. Default: "
                    + PageRank.DEFAULT_TOLERANCE + ".")
    private @Nullable Double tolerance;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            description = "With --tolerance: most iterations. Default: " + StopRule.DEFAULT_MOST_ITERATIONS
                    + ", enough for any graph with the default tolerance and damping.")
    private @Nullable Integer mostIterations;

    @Option(
            names = "--norm",
            paramLabel = "NORM",
            defaultValue = "l1",
            description = "With --tolerance: l1, the sum of changes, or max, the largest change.")
    private String norm = "l1";

    @Option(
            names = "--damping",
            paramLabel = "D",
            defaultValue = "0.85",
            description = "Share of its rank that a vertex passes on, 0 to 1.")
    private double damping;

    @Option(
            names = "--normalisation",
            paramLabel = "KIND",
            defaultValue = "conventional",
            description = "conventional (ranks add up to 1), or graphx (as its PageRank.run: ranks add up to n).")
    private String normalisation = "conventional";

    @Option(names = "--threads", paramLabel = "N", description = "Threads of plan local. Default: one for each core.")
    private @Nullable Integer threads;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "20",
            description = "Vertices to print, the highest first.")
    private int top;

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description = "Where to write all ranks, on any Hadoop file system; it must not exist.")
    private @Nullable String output;

    @Option(
            names = "--output-format",
            paramLabel = "FORMAT",
            defaultValue = TEXT,
            description =
                    "text (a file of id, tab, rank), parquet (a directory with columns id and pagerank) or graphx (a"
                            + " directory for SparkContext.objectFile: pairs of a numeric id and a rank, as VertexRDD has them).")
    private String outputFormat = TEXT;

    @Mixin
    private DryRunOption dryRun = new DryRunOption();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter out) throws Exception {
        StopRule stop = usageOf(this::stop);
        Normalisation kind = usageOf(() -> named(Normalisation.class, "normalisation", normalisation));
        usageOf(() -> oneOf("output format", outputFormat, OUTPUT_FORMATS));
        InputOptions.Source source = usageOf(input::source);
        int cores = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (top < 0) {
            throw usage("--top must be >= 0, got " + top);
        }
        if (cores < 1) {
            throw usage("--threads must be >= 1, got " + cores);
        }
        if (!(damping >= 0 && damping <= 1)) {
            throw usage("--damping must be in [0,1], got " + damping);
        }
        usageOf(() -> {
            plans.check();
            return plans;
        });
        boolean explicit = !plans.isAuto() && !plans.isLocal();
        if (explicit && threads != null) {
            throw usage("--threads %d are those of plan local; the plan that is named has --nodes".formatted(threads));
        }
        RankRule rule = new RankRule(damping, stop, kind, plans.reproducible());
        boolean nodes = explicit || (plans.isAuto() && plans.needsNodes());
        SparkConf conf = spark.conf(NAME, nodes ? plans.nodes().orElse(PlanOptions.DEFAULT_NODES) : cores);
        String transport = plans.transport();
        if (transport != null) {
            conf.set(ConfKey.EXCHANGE_TRANSPORT.key(), transport);
        }
        if (output != null) {
            RankWriter.refuseExisting(hadoop(conf), output);
        }
        if (plans.isLocal() || (!nodes && isOneJvm(conf))) {
            return here(out, source, conf, rule, cores);
        }
        return spark.run(conf, jsc -> there(out, source, jsc, rule, cores));
    }

    /** What the options say of the end, in their own words where they say it wrongly. */
    private StopRule stop() {
        ChangeNorm measured = named(ChangeNorm.class, "norm", norm);
        if (iterations != null) {
            if (tolerance != null) {
                throw new IllegalArgumentException(
                        "--iterations %d and --tolerance %s; give one of them, or neither for --tolerance %s"
                                .formatted(iterations, tolerance, PageRank.DEFAULT_TOLERANCE));
            }
            if (mostIterations != null || given("--norm")) {
                throw new IllegalArgumentException(
                        "%s goes with --tolerance; --iterations %d runs as many, whatever they change"
                                .formatted(mostIterations != null ? "--max-iterations" : "--norm", iterations));
            }
            return new StopRule.Iterations(atLeastNone("--iterations", iterations));
        }
        double until = tolerance == null ? PageRank.DEFAULT_TOLERANCE : tolerance;
        if (!(until >= 0)) {
            throw new IllegalArgumentException("--tolerance must be >= 0, got " + until);
        }
        int most = mostIterations == null ? StopRule.DEFAULT_MOST_ITERATIONS : mostIterations;
        return new StopRule.Tolerance(until, atLeastNone("--max-iterations", most), measured);
    }

    private static int atLeastNone(String option, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("%s must be >= 0, got %d".formatted(option, count));
        }
        return count;
    }

    private static boolean isOneJvm(SparkConf conf) {
        String master = conf.get("spark.master");
        return master.equals("local") || master.startsWith("local[");
    }

    /** In this process, without Spark but for some outputs. */
    private int here(PrintWriter out, InputOptions.Source source, SparkConf conf, RankRule rule, int cores)
            throws Exception {
        LabelledGraph labelled = load(out, source, hadoop(conf));
        String reason = "it was asked for";
        if (plans.isAuto()) {
            reason = "there is one JVM only (master %s), so messages would cost time and save none"
                    .formatted(conf.get("spark.master"));
            if (plans.nodes().isPresent()) {
                int servers = plans.nodes().getAsInt();
                PlanRates rates = PlanRates.of(CodedConf.of(conf), null);
                weigh(labelled, plans.part(hadoop(conf), labelled, servers), servers, cores, false, rates)
                        .print(out);
            }
        }
        PageRankResult ranks = local(out, labelled, rule, cores, reason);
        if (ranks == null) {
            return OK;
        }
        return finish(out, labelled, ranks, path -> {
            if (outputFormat.equals(TEXT)) {
                RankWriter.of(labelled.ids(), ranks).writeText(hadoop(conf), path);
            } else {
                int unused = spark.run(conf, jsc -> {
                    write(jsc, RankWriter.of(labelled.ids(), ranks), path);
                    return OK;
                });
            }
        });
    }

    /** With a Spark context: on its nodes, or here if that is no slower. */
    private int there(PrintWriter out, InputOptions.Source source, JavaSparkContext jsc, RankRule rule, int cores)
            throws Exception {
        Configuration hadoop = jsc.hadoopConfiguration();
        LabelledGraph labelled = load(out, source, hadoop);
        Graph graph = labelled.graph();
        int servers = servers(jsc);
        GraphPlan plan = null;
        String reason = "it was asked for";
        if (!plans.isAuto()) {
            plan = usageOf(() -> planned(hadoop, labelled, servers));
        } else if (servers == 1 && !plans.needsNodes()) {
            reason = "the application has 1 executor, so there is nothing to share";
        } else {
            boolean multicast = NodeStage.hasMulticast(jsc.sc()) && !plans.shuffled();
            PlanRates rates = PlanRates.of(CodedConf.of(jsc.getConf()), Calibrations.of(jsc.sc()));
            int[] part = plans.part(hadoop, labelled, servers);
            AutoPlan auto = weigh(labelled, part, servers, cores, multicast, rates);
            auto.print(out);
            reason = auto.reason();
            if (plans.needsNodes() || !auto.isLocal()) {
                plan = auto.plan(graph, part);
                out.println(plans.needsNodes() ? "the options given are for nodes" : reason);
            }
        }
        PageRankResult ranks =
                plan == null ? local(out, labelled, rule, cores, reason) : distributed(out, jsc, plan, rule);
        if (ranks == null) {
            return OK;
        }
        return finish(out, labelled, ranks, path -> write(jsc, RankWriter.of(labelled.ids(), ranks), path));
    }

    private LabelledGraph load(PrintWriter out, InputOptions.Source source, Configuration hadoop) throws IOException {
        long start = System.nanoTime();
        LabelledGraph labelled = get(source, hadoop);
        if (outputFormat.equals(GRAPHX) && output != null && !labelled.ids().isNumeric()) {
            throw usage("--output-format graphx needs whole numbers as ids; the graph has names, choose parquet");
        }
        out.println(describe(labelled.graph(), seconds(start)));
        return labelled;
    }

    /** Nodes that were asked for, or one for each executor. */
    private int servers(JavaSparkContext jsc) {
        if (plans.nodes().isPresent()) {
            return plans.nodes().getAsInt();
        }
        if (jsc.isLocal()) {
            return Math.min(PlanOptions.DEFAULT_NODES, jsc.defaultParallelism());
        }
        // The first task waits for executors; the driver is in the list, too.
        long unused = jsc.parallelize(List.of(0), 1).count();
        int executors = jsc.sc().statusTracker().getExecutorInfos().length - 1;
        return Math.max(1, Math.min(Long.SIZE, executors));
    }

    private AutoPlan weigh(
            LabelledGraph labelled, int[] part, int servers, int cores, boolean multicast, PlanRates rates) {
        return usageOf(() -> AutoPlan.of(labelled.graph(), part, servers, cores, multicast, plans.forcedLoad(), rates));
    }

    private GraphPlan planned(Configuration hadoop, LabelledGraph labelled, int servers) {
        PlanKind kind = plans.kind();
        try {
            return GraphPlan.of(
                    labelled.graph(),
                    plans.allocate(hadoop, labelled, servers),
                    kind.content(),
                    kind.sending(),
                    RowLayout.ROW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs plan local, or says that it would and returns null. */
    private @Nullable PageRankResult local(
            PrintWriter out, LabelledGraph labelled, RankRule rule, int cores, String reason) {
        out.println("plan local: %s; %d threads".formatted(reason, cores));
        if (dryRun.isSet()) {
            return null;
        }
        long start = System.nanoTime();
        PageRankResult ranks = PageRank.of(labelled.graph())
                .damping(rule.damping())
                .stop(rule.stop())
                .normalisation(rule.normalisation())
                .threads(cores)
                .run();
        out.println(describe(ranks, seconds(start)));
        return ranks;
    }

    /** Runs a plan on the nodes of an application, or says what it would send and returns null. */
    private @Nullable PageRankResult distributed(PrintWriter out, JavaSparkContext jsc, GraphPlan plan, RankRule rule) {
        Traffic traffic = plan.traffic();
        out.println(String.format(
                Locale.ROOT,
                "plan %s: an iteration sends %,d bytes of %,d values in %,d messages, delivers %,d, and writes %,d ranks back",
                plan,
                traffic.sentBytes(),
                traffic.values(),
                traffic.messages(),
                traffic.deliveredBytes(),
                traffic.writeBackCopies()));
        if (dryRun.isSet()) {
            return null;
        }
        DistributedRanks job = DistributedRanks.of(jsc, plan, rule);
        WriteBack back = plans.writeBack();
        if (back != null) {
            job = job.writeBack(back);
        }
        String folder = plans.checkpointDir();
        if (folder != null) {
            job = job.checkpoint(folder, plans.checkpointEvery());
        }
        if (plans.shuffled()) {
            job = job.shuffled();
        }
        long start = System.nanoTime();
        RankOutcome outcome = job.run();
        double seconds = seconds(start);
        out.println("on %d nodes: %s".formatted(plan.allocation().servers(), outcome));
        out.println(describe(outcome.result(), seconds));
        return outcome.result();
    }

    private int finish(PrintWriter out, LabelledGraph labelled, PageRankResult ranks, Output writing) throws Exception {
        printTop(out, labelled, ranks);
        if (output != null) {
            writing.write(output);
            out.println(String.format(Locale.ROOT, "%,d ranks written to %s", ranks.vertices(), output));
        }
        return OK;
    }

    /** Writes ranks. */
    @FunctionalInterface
    private interface Output {
        void write(String path) throws Exception;
    }

    /** A model that makes no sense is a fault of the command line; a file that makes none is not. */
    private LabelledGraph get(InputOptions.Source source, Configuration hadoop) throws IOException {
        try {
            return source.get(hadoop);
        } catch (IllegalArgumentException refused) {
            throw usage(String.valueOf(refused.getMessage()));
        }
    }

    private void write(JavaSparkContext jsc, RankWriter writer, String path) throws IOException {
        switch (outputFormat) {
            case PARQUET -> {
                SparkSession session =
                        SparkSession.builder().config(jsc.getConf()).getOrCreate();
                writer.toFrame(session).write().parquet(path);
            }
            case GRAPHX -> writer.toVertices(jsc).saveAsObjectFile(path);
            default -> writer.writeText(jsc.hadoopConfiguration(), path);
        }
    }

    private void printTop(PrintWriter out, LabelledGraph labelled, PageRankResult ranks) {
        int place = 0;
        for (int vertex : ranks.top(top)) {
            place++;
            out.println(String.format(
                    Locale.ROOT,
                    "%6d  %.12g  %s",
                    place,
                    ranks.rank(vertex),
                    labelled.ids().name(vertex)));
        }
    }

    private static String describe(Graph graph, double seconds) {
        int dangling = 0;
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            dangling += graph.outDegree(vertex) == 0 ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "graph of %,d vertices and %,d arcs, %,d vertices without out-arcs, in %.2f s",
                graph.vertices(),
                graph.arcs(),
                dangling,
                seconds);
    }

    private static String describe(PageRankResult ranks, double seconds) {
        String ended = switch (ranks.reason()) {
            case ITERATIONS -> "as many as asked for";
            case CONVERGED -> "converged";
            case NOT_CONVERGED -> "NOT converged, raise --max-iterations";
        };
        return String.format(
                Locale.ROOT,
                "%d iterations in %.3f s, %s; the last one changed %.3g",
                ranks.iterations(),
                seconds,
                ended,
                ranks.change());
    }

    /** Spark's settings that are Hadoop's. */
    private static Configuration hadoop(SparkConf conf) {
        Configuration hadoop = new Configuration();
        for (var setting : conf.getAllWithPrefix("spark.hadoop.")) {
            hadoop.set(setting._1(), setting._2());
        }
        return hadoop;
    }

    private static <E extends Enum<E>> E named(Class<E> type, String what, String name) {
        E[] all = type.getEnumConstants();
        List<String> names = Arrays.stream(all)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        oneOf(what, name, names);
        return all[names.indexOf(name)];
    }

    private static String oneOf(String what, String name, List<String> names) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "unknown %s '%s'; choose %s".formatted(what, name, String.join(" or ", names)));
        }
        return name;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
