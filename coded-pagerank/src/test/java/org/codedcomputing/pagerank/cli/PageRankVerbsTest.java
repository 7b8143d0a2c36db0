package org.codedcomputing.pagerank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.spark.cli.VerbConventions;
import org.codedcomputing.spark.cli.VerbConventions.Run;
import org.codedcomputing.spark.cli.VerbProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(ranked("--generate", "rmat:scale=10", "--tolerance", "1e-9", "--max-iterations", "2")
                        .out())
                .contains("NOT converged");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --generate ba:n=9                                    | give exactly one of iterations, tolerance (with maxIterations)
                    --generate ba:n=9 --iterations 2 --tolerance 1e-3    | give exactly one of iterations, tolerance (with maxIterations)
                    --iterations 2                                       | give exactly one of --input and --generate
                    --generate ba:n=9 --input x --iterations 2           | give exactly one of --input and --generate
                    --generate ba:n=9 --undirected --iterations 2        | describe an --input, not --generate
                    --generate ba:n=9,z=1 --iterations 2                 | ba has no z; there are
                    --generate ba:n=9 --iterations 2 --damping 1.2       | damping must be in [0,1], got 1.2
                    --generate ba:n=9 --iterations 2 --plan coded        | unknown plan 'coded'; choose local or auto
                    --generate ba:n=9 --iterations 2 --top -1            | --top must be >= 0, got -1
                    --generate ba:n=9 --iterations 2 --threads 0         | --threads must be >= 1, got 0
                    --generate ba:n=9 --tolerance 1 --norm l2            | unknown norm 'l2'; choose l1 or max
                    --generate ba:n=9 --iterations 2 --normalisation sum | unknown normalisation 'sum'; choose conventional or graphx
                    --generate ba:n=9 --iterations 2 --output-format csv | unknown output format 'csv'; choose text or parquet
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
