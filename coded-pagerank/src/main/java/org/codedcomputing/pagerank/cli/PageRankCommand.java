package org.codedcomputing.pagerank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.pagerank.engine.ChangeNorm;
import org.codedcomputing.pagerank.engine.Normalisation;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.engine.PageRankResult;
import org.codedcomputing.pagerank.engine.StopRule;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.io.RankWriter;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pagerank",
        description = "Rank the vertices of a graph: PageRank with the usual treatment of dangling vertices.",
        footer = {
            "",
            "Examples:",
            "  coded pagerank --input edges.txt.gz --tolerance 1e-9 --top 20",
            "  coded pagerank --generate rmat:scale=16,edgeFactor=16 --iterations 20",
            "  coded pagerank --input hdfs:///graphs/example-directed --format ldbc --iterations 2 --output /tmp/ranks"
        })
final class PageRankCommand extends CodedCommand {
    private static final String LOCAL = "local";
    private static final String AUTO = "auto";
    private static final List<String> PLANS = List.of(LOCAL, AUTO);
    private static final String TEXT = "text";
    private static final String PARQUET = "parquet";
    private static final List<String> OUTPUT_FORMATS = List.of(TEXT, PARQUET);

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = "--plan",
            paramLabel = "PLAN",
            defaultValue = AUTO,
            description = "local: all threads of this process; auto: the same, as long as there is no other plan.")
    private String plan = AUTO;

    @Option(names = "--iterations", paramLabel = "N", description = "Run so many iterations.")
    private @Nullable Integer iterations;

    @Option(
            names = "--tolerance",
            paramLabel = "TOL",
            description = "Or iterate until an iteration changes less than this, on ranks that add up to 1.")
    private @Nullable Double tolerance;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            description = "With --tolerance: most iterations. Default: " + StopRule.DEFAULT_MOST_ITERATIONS + ".")
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

    @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: one for each core.")
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
            description = "text (a file of id, tab, rank) or parquet (a directory with columns id and pagerank).")
    private String outputFormat = TEXT;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter out) throws Exception {
        StopRule stop = usageOf(
                () -> StopRule.of(iterations, tolerance, mostIterations, named(ChangeNorm.class, "norm", norm)));
        Normalisation kind = usageOf(() -> named(Normalisation.class, "normalisation", normalisation));
        usageOf(() -> oneOf("plan", plan, PLANS));
        usageOf(() -> oneOf("output format", outputFormat, OUTPUT_FORMATS));
        InputOptions.Source source = usageOf(input::source);
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (top < 0) {
            throw usage("--top must be >= 0, got " + top);
        }
        if (workers < 1) {
            throw usage("--threads must be >= 1, got " + workers);
        }
        if (!(damping >= 0 && damping <= 1)) {
            throw usage("damping must be in [0,1], got " + damping);
        }
        SparkConf conf = spark.conf("coded pagerank", workers);
        Configuration hadoop = hadoop(conf);
        if (output != null) {
            RankWriter.refuseExisting(hadoop, output);
        }
        long start = System.nanoTime();
        LabelledGraph labelled = get(source, hadoop);
        Graph graph = labelled.graph();
        out.println(describe(graph, seconds(start)));
        out.println("plan local: the graph lies in this process; %d threads".formatted(workers));
        start = System.nanoTime();
        PageRankResult ranks = PageRank.of(graph)
                .damping(damping)
                .stop(stop)
                .normalisation(kind)
                .threads(workers)
                .run();
        out.println(describe(ranks, seconds(start)));
        printTop(out, labelled, ranks);
        if (output != null) {
            write(conf, hadoop, RankWriter.of(labelled.ids(), ranks), output);
            out.println(String.format(Locale.ROOT, "%,d ranks written to %s", ranks.vertices(), output));
        }
        return OK;
    }

    /** A model that makes no sense is a fault of the command line; a file that makes none is not. */
    private LabelledGraph get(InputOptions.Source source, Configuration hadoop) throws IOException {
        try {
            return source.get(hadoop);
        } catch (IllegalArgumentException refused) {
            throw usage(String.valueOf(refused.getMessage()));
        }
    }

    private void write(SparkConf conf, Configuration hadoop, RankWriter writer, String path) throws Exception {
        if (outputFormat.equals(TEXT)) {
            writer.writeText(hadoop, path);
            return;
        }
        spark.run(conf, jsc -> {
            SparkSession session = SparkSession.builder().config(conf).getOrCreate();
            writer.toFrame(session).write().parquet(path);
            return OK;
        });
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
