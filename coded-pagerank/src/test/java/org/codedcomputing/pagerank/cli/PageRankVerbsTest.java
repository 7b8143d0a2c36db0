package org.codedcomputing.pagerank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.cli.VerbConventions;
import org.codedcomputing.spark.cli.VerbConventions.Run;
import org.codedcomputing.spark.cli.VerbProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** The verb as a user types it. */
class PageRankVerbsTest {
    private static final String LDBC =
            "1 3\n1 5\n2 4\n2 5\n2 10\n3 1\n3 5\n3 8\n3 10\n5 3\n5 4\n5 8\n6 3\n6 4\n7 4\n8 1\n9 4\n";

    @TempDir
    private Path temp;

    @Test
    void verbsKeepTheConventionsAndAreFound() {
        VerbConventions.assertHold(new PageRankVerbs());
        assertThat(ServiceLoader.load(VerbProvider.class)).hasAtLeastOneElementOfType(PageRankVerbs.class);
    }

    @Test
    void ranksTheExampleOfLdbcIntoAFile() throws IOException {
        Files.writeString(temp.resolve("g.e"), LDBC);
        Files.writeString(temp.resolve("g.v"), "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
        Run run = ranked(
                "--input", path("g"), "--format", "ldbc", "--iterations", "2", "--top", "2", "--output", path("r"));
        assertThat(run.out())
                .contains(
                        "graph of 10 vertices and 17 arcs, 2 vertices without out-arcs",
                        "plan local",
                        "2 iterations in",
                        "     1  0.159757361111  4",
                        "     2  0.155046944444  3",
                        "10 ranks written to")
                .doesNotContain("     3  0.");
        List<String> lines = Files.readAllLines(temp.resolve("r"));
        assertThat(lines).hasSize(10);
        assertThat(lines.get(0)).startsWith("1\t0.14776291666666");
        assertThat(names()).containsExactlyInAnyOrder("g.e", "g.v", "r", ".r.crc");
    }

    @Test
    void writesParquet() throws IOException {
        Files.writeString(temp.resolve("g"), "b a\nc a\n");
        Run run = ranked(
                "--input",
                path("g"),
                "--text-ids",
                "--tolerance",
                "1e-12",
                "--output",
                path("r"),
                "--output-format",
                "parquet",
                "--master",
                "local[1]");
        assertThat(run.out()).contains("converged");
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            List<Row> rows = spark.read().parquet(path("r")).orderBy("id").collectAsList();
            assertThat(rows).extracting(row -> row.getString(0)).containsExactly("a", "b", "c");
            assertThat(rows.stream().mapToDouble(row -> row.getDouble(1)).sum()).isBetween(1 - 1e-9, 1 + 1e-9);
        }
    }

    @Test
    void generatesAGraph() {
        assertThat(ranked("--generate", "rmat:scale=10,seed=1", "--tolerance", "1e-9", "--plan", "local", "--top", "3")
                        .out())
                .contains("graph of 1,024 vertices and 12,095 arcs", "converged", "     3  ")
                .doesNotContain("     4  ");
        assertThat(ranked("--generate", "rmat:scale=10", "--max-iterations", "2")
                        .out())
                .contains("2 iterations in", "NOT converged");
        // Without a word on when to stop.
        assertThat(ranked("--generate", "rmat:scale=10").out()).contains(", converged; the last one changed ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --generate ba:n=9 --iterations 2 --tolerance 1e-3    | --iterations 2 and --tolerance 0.001; give one of them, or neither for --tolerance 1.0E-9
                    --generate ba:n=9 --iterations 2 --max-iterations 5  | --max-iterations goes with --tolerance; --iterations 2 runs as many
                    --generate ba:n=9 --iterations 2 --norm max          | --norm goes with --tolerance; --iterations 2 runs as many
                    --generate ba:n=9 --iterations -1                    | --iterations must be >= 0, got -1
                    --generate ba:n=9 --tolerance -1                     | --tolerance must be >= 0, got -1.0
                    --generate ba:n=9 --tolerance NaN                    | --tolerance must be >= 0, got NaN
                    --generate ba:n=9 --max-iterations -3                | --max-iterations must be >= 0, got -3
                    --iterations 2                                       | give exactly one of --input and --generate
                    --generate ba:n=9 --input x --iterations 2           | give exactly one of --input and --generate
                    --generate ba:n=9 --undirected --iterations 2        | describe an --input, not --generate
                    --generate ba:n=9,z=1 --iterations 2                 | ba has no z; there are
                    --generate ba:n=9 --iterations 2 --damping 1.2       | --damping must be in [0,1], got 1.2
                    --generate ba:n=9 --iterations 2 --plan coded        | unknown plan 'coded'; choose auto, local, selective, u1, c1, d1, p1, m1, ur, x, uc, ud, ca, cd
                    --generate ba:n=9 --iterations 2 --top -1            | --top must be >= 0, got -1
                    --generate ba:n=9 --iterations 2 --threads 0         | --threads must be >= 1, got 0
                    --generate ba:n=9 --tolerance 1 --norm l2            | unknown norm 'l2'; choose l1 or max
                    --generate ba:n=9 --iterations 2 --normalisation sum | unknown normalisation 'sum'; choose conventional or graphx
                    --generate ba:n=9 --iterations 2 --output-format csv | unknown output format 'csv'; choose text or parquet or graphx
                    --generate ba:n=9 --iterations 2 --plan local --nodes 3          | --nodes is for plans of a cluster; leave it out, or name such a plan instead of local
                    --generate ba:n=9 --iterations 2 --plan local --reproducible     | --reproducible is for plans of a cluster
                    --generate ba:n=9 --iterations 2 --plan c1 --threads 3           | --threads 3 are those of plan local; the plan that is named has --nodes
                    --generate ba:n=9 --iterations 2 --plan c1 --load 2              | plan c1 keeps each vertex at one node; got r=2, choose r=1
                    --generate ba:n=9 --iterations 2 --plan c1 --allocation greedy   | --allocation greedy needs a load above 1, but plan c1 keeps each vertex at one node
                    --generate ba:n=9 --iterations 2 --allocation greedy             | --allocation greedy needs a plan that replicates, such as cd; auto has its own
                    --generate ba:n=9 --iterations 2 --plan selective --allocation subsets | --plan selective has its own allocation, not subsets; name plan cd instead
                    --generate ba:n=9 --iterations 2 --plan cd --allocation subsets --partition hash | --allocation subsets has no homes, so no --partition hash; leave one out
                    --generate ba:n=9 --iterations 2 --plan cd --nodes 3 --load 4    | computation load r must be between 1 and K=3, got 4
                    --generate ba:n=9 --iterations 2 --plan cd --load 0              | computation load r must be >= 1, got 0
                    --generate ba:n=9 --iterations 2 --plan cd --nodes 65            | --nodes must be 1 to 64, got 65
                    --generate ba:n=9 --iterations 2 --plan cd --nodes 0             | --nodes must be 1 to 64, got 0
                    --generate ba:n=9 --iterations 2 --plan cd --checkpoint-every 3  | --checkpoint-every 3 has nowhere to keep ranks; give --checkpoint-dir
                    --generate ba:n=9 --iterations 2 --plan cd --checkpoint-every 0 --checkpoint-dir x | --checkpoint-every must be >= 1, got 0
                    --generate ba:n=9 --iterations 2 --plan cd --shuffled --transport tcp  | --transport is for nodes that talk to each other; leave it out, or --shuffled
                    --generate ba:n=9 --iterations 2 --plan cd --shuffled --checkpoint-dir x | --checkpoint-dir is for nodes that talk to each other
                    --generate ba:n=9 --iterations 2 --plan cd --transport pigeon    | unknown transport 'pigeon'; choose auto, in-process, udp, tcp, tcp-relay
                    --generate ba:n=9 --iterations 2 --plan cd --write-back some     | unknown write-back 'some'; choose auto, routed, multicast, full
                    --generate ba:n=9 --iterations 2 --plan cd --allocation odd      | unknown allocation 'odd'; choose home-first, selective, greedy, subsets
                    --input x --iterations 2 --format metis              | unknown format 'metis'; choose edges, ldbc or adjacency
                    --input x --iterations 2 --separator ab              | --separator is one character or the word tab, got 'ab'
                    """)
    void refusesWrongOptionsInOneLine(String options, String reason) {
        List<String> arguments = new ArrayList<>(List.of("pagerank"));
        arguments.addAll(List.of(options.split(" ", -1)));
        Run run = run(arguments);
        assertThat(run.err()).contains(reason);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    /** Ranks of all plans in text files, to be compared. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    u1 --partition blocks                                  | raw uncoded
                    d1 --partition shuffled --shuffled                     | ghost uncoded
                    x --load 3 --allocation subsets --seed 7               | subsets(k=4, r=3, home)
                    selective --partition modulo --write-back full         | home-first(k=4, r=2, selective)
                    cd --allocation greedy --transport in-process          | home-first(k=4, r=2, greedy)
                    """)
    void plansOfAClusterGiveTheRanksOfOneMachine(String plan, String named) throws IOException {
        List<String> graph =
                List.of("--generate", "rmat:scale=8,edgeFactor=4,seed=3", "--iterations", "6", "--top", "2");
        List<String> local = new ArrayList<>(graph);
        local.addAll(List.of("--plan", "local", "--output", path("one")));
        ranked(local.toArray(String[]::new));
        List<String> there = new ArrayList<>(graph);
        there.addAll(List.of("--nodes", "4", "--output", path("four"), "--plan"));
        there.addAll(List.of(plan.split(" ", -1)));
        Run run = ranked(there.toArray(String[]::new));
        assertThat(run.out())
                .contains(named, "an iteration sends", "on 4 nodes: 6 iterations (iterations,", "     2  0.");
        assertThat(Files.readString(temp.resolve("four"))).isEqualTo(Files.readString(temp.resolve("one")));
    }

    @Test
    void autoWeighsAndSaysWhy() {
        List<String> graph =
                List.of("--generate", "rmat:scale=8,edgeFactor=4,seed=3", "--iterations", "3", "--top", "1");
        List<String> here = new ArrayList<>(graph);
        here.addAll(List.of("--nodes", "6", "--threads", "2"));
        assertThat(ranked(here.toArray(String[]::new)).out())
                .contains(
                        "values of 8 bytes in an iteration on 6 nodes; rates are ",
                        "  c1  r=1  sent",
                        "  cd  r=3  sent",
                        "plan local: there is one JVM only (master local[2]), so messages would cost time and save none; 2"
                                + " threads",
                        "3 iterations in");
        List<String> there = new ArrayList<>(graph);
        there.addAll(List.of("--nodes", "3", "--reproducible", "--checkpoint-dir", path("kept")));
        assertThat(ranked(there.toArray(String[]::new)).out())
                .contains("the options given are for nodes", "parts(k=3)", "on 3 nodes: 3 iterations");
    }

    @Test
    void aDryRunPrintsThePlanAlone() {
        List<String> graph = List.of(
                "--generate", "rmat:scale=8,edgeFactor=4", "--iterations", "3", "--dry-run", "--output", path("r"));
        for (String plan : List.of("local", "auto", "ca")) {
            List<String> all = new ArrayList<>(graph);
            all.addAll(List.of("--plan", plan));
            assertThat(ranked(all.toArray(String[]::new)).out())
                    .contains("plan ")
                    .doesNotContain("iterations in", "     1  0.", "written");
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void writesWhatGraphXReads() throws IOException {
        Files.writeString(temp.resolve("g"), "7 5\n9 5\n");
        ranked(
                "--input",
                path("g"),
                "--iterations",
                "30",
                "--normalisation",
                "graphx",
                "--plan",
                "p1",
                "--nodes",
                "2",
                "--output",
                path("r"),
                "--output-format",
                "graphx");
        try (JavaSparkContext jsc = SparkTestContexts.local(1, Map.of())) {
            Map<Long, Double> ranks = new TreeMap<>();
            jsc.<Tuple2<Long, Double>>objectFile(path("r")).collect().forEach(pair -> ranks.put(pair._1(), pair._2()));
            assertThat(ranks).containsOnlyKeys(5L, 7L, 9L);
            assertThat(ranks.values().stream().mapToDouble(rank -> rank).sum()).isBetween(3 - 1e-9, 3 + 1e-9);
        }
        Files.writeString(temp.resolve("n"), "b a\n");
        Run names = run(List.of(
                "pagerank",
                "--input",
                path("n"),
                "--text-ids",
                "--iterations",
                "2",
                "--output",
                path("s"),
                "--output-format",
                "graphx"));
        assertThat(names.exitCode()).isEqualTo(2);
        assertThat(names.err()).contains("--output-format graphx needs whole numbers as ids");
        assertThat(names.err().lines()).hasSize(1);
    }

    @Test
    void whatTheMasterCannotRunIsOneLine() {
        Run run = run(List.of(
                "pagerank",
                "--generate",
                "ba:n=9",
                "--iterations",
                "2",
                "--plan",
                "c1",
                "--nodes",
                "3",
                "--partition",
                "blocks",
                "--master",
                "local[2]"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("needs 3 task slots at once", "has 2 (master local[2])");
        assertThat(run.err().lines()).hasSize(1);
        Run load = run(List.of("pagerank", "--generate", "ba:n=9", "--iterations", "2", "--plan", "cd", "--load", "5"));
        assertThat(load.exitCode()).isEqualTo(2);
        assertThat(load.err()).contains("computation load r must be between 1 and K=4, got 5");
        assertThat(load.err().lines()).hasSize(1);
    }

    @Test
    void aWrongFileOrAnExistingOutputFails() throws IOException {
        Files.writeString(temp.resolve("g"), "1 2\n1 x\n");
        Run wrong = run(List.of("pagerank", "--input", path("g"), "--iterations", "2"));
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("g:2: 'x' is no whole number");
        assertThat(wrong.err().lines()).hasSize(1);
        Run existing = run(List.of("pagerank", "--input", path("g"), "--iterations", "2", "--output", path("g")));
        assertThat(existing.exitCode()).isEqualTo(1);
        assertThat(existing.err()).contains("exists already; remove it or name another output");
    }

    private String path(String name) {
        return temp.resolve(name).toString();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Run ranked(String... options) {
        List<String> arguments = new ArrayList<>(List.of("pagerank"));
        arguments.addAll(List.of(options));
        Run run = run(arguments);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return run;
    }

    private static Run run(List<String> arguments) {
        return VerbConventions.run(List.of(new PageRankVerbs()), arguments.toArray(String[]::new));
    }
}
