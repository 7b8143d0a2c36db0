package org.codedcomputing.pagerank.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.graph.VertexIds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fault-16")
class GraphReaderTest {
    private static final Configuration CONF = new Configuration();

    @TempDir
    private Path temp;

    @Test
    void readsArcsBetweenAnyNumbersAndSkipsComments() throws IOException {
        write("g", "# source target\n% more\n\n7 -3\r\n  7\t1000000000000 \n-3 7\n7 -3\n\t# late\n12 12");
        assertThat(arcs(read("g", r -> r))).containsExactly("-3 7", "7 -3", "7 1000000000000", "12 12");
    }

    @Test
    void readsNamesAndBothDirections() throws IOException {
        write("g", "zwei,drei\neins,zwei\neins,eins\n");
        assertThat(arcs(read("g", r -> r.textIds(true).separator(',').undirected(true))))
                .containsExactly("drei zwei", "eins eins", "eins zwei", "zwei drei", "zwei eins");
        write("names", "a la mode\tà jour\n");
        assertThat(arcs(read("names", r -> r.textIds(true).separator('\t')))).containsExactly("a la mode à jour");
    }

    /** Both would be read as the same name. */
    @Test
    void refusesNamesThatAreNoUtf8() throws IOException {
        Files.write(temp.resolve("g"), new byte[] {'a', ' ', (byte) 0xe4, '\n', 'a', ' ', (byte) 0xe5, '\n'});
        assertThatThrownBy(() -> read("g", r -> r.textIds(true)))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageContaining("g:1: column 2 is no UTF-8");
        write("replaced", "a \uFFFD\n");
        assertThat(arcs(read("replaced", r -> r.textIds(true)))).containsExactly("a \uFFFD");
    }

    @Test
    void readsWeightsAndLeavesThemAside() throws IOException {
        write("g", "1 2 0.5\n2 1 7\n");
        assertThat(arcs(read("g", r -> r))).containsExactly("1 2", "2 1");
    }

    @Test
    void readsAdjacencyListsWithVerticesThatHaveNone() throws IOException {
        write("g", "1 2 3\n4\n3 1\n");
        LabelledGraph graph = read("g", r -> r.format(GraphFormat.ADJACENCY));
        assertThat(arcs(graph)).containsExactly("1 2", "1 3", "3 1");
        assertThat(graph.graph().vertices()).isEqualTo(4);
    }

    @Test
    void readsTheFilesOfLdbcCompressedOrNot() throws IOException {
        write("g.v", "1\n2\n5\n");
        write("g.e", "5 1 0.25\n");
        LabelledGraph graph = read("g", r -> r.format(GraphFormat.LDBC));
        assertThat(arcs(graph)).containsExactly("5 1");
        assertThat(graph.graph().vertices()).isEqualTo(3);
        Files.delete(temp.resolve("g.v"));
        gzip("g.v.gz", "1\n5\n");
        assertThat(read("g", r -> r.format(GraphFormat.LDBC)).graph().vertices())
                .isEqualTo(2);
        write("g.e", "5 1\n5 2\n");
        assertThatThrownBy(() -> read("g", r -> r.format(GraphFormat.LDBC)))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageEndingWith("g.e:2: vertex 2 is not in the file of vertices");
        Files.delete(temp.resolve("g.v.gz"));
        assertThatThrownBy(() -> read("g", r -> r.format(GraphFormat.LDBC)))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("format ldbc needs NAME.v and NAME.e");
    }

    @Test
    void readsDirectoriesGlobsAndWhatCodecsKnow() throws IOException {
        Files.createDirectory(temp.resolve("in"));
        write("in/part-1", "1 2\n");
        gzip("in/part-2.gz", "2 3\n");
        BZip2Codec codec = new BZip2Codec();
        codec.setConf(CONF);
        try (OutputStream out = codec.createOutputStream(Files.newOutputStream(temp.resolve("in/part-3.bz2")))) {
            out.write("3 1\n".getBytes(UTF_8));
        }
        write("in/_SUCCESS", "not a graph");
        write("in/.part-1.crc", "not a graph");
        assertThat(arcs(read("in", r -> r))).containsExactly("1 2", "2 3", "3 1");
        assertThat(arcs(read("in/part-[12]*", r -> r))).containsExactly("1 2", "2 3");
    }

    @Test
    void denseIdsAreThemselves() throws IOException {
        write("g", "0 2\n");
        LabelledGraph graph = read("g", r -> r.vertices(4));
        assertThat(graph.graph().vertices()).isEqualTo(4);
        assertThat(graph.graph().outDegree(0)).isEqualTo(1);
        write("g", "0 2\n123 900000\n");
        assertThatThrownBy(() -> read("g", r -> r.vertices(875_713)))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageEndingWith("g:2: arc 123 -> 900000 refers to a vertex outside 0..875712");
        assertThatThrownBy(() -> read("g", r -> r.vertices(5).textIds(true)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '1 2;1 x'                   | g:2: 'x' is no whole number of 64 bits
                    '1 2;;# c;1 9223372036854775808' | g:4: '9223372036854775808' is no whole number
                    '1 -'                       | g:1: '-' is no whole number
                    '1 2;3'                     | g:2: an arc is a source and a target, perhaps a weight; here are 1 columns
                    '1 2 3 4'                   | g:1: an arc is a source and a target, perhaps a weight; here are 4 columns
                    '1 2;1 2 3'                 | g:2: 3 columns, 2 in the lines before
                    '# nothing'                 | g: graph has no vertices
                    """)
    void refusesLinesWithFileAndNumber(String lines, String reason) throws IOException {
        write("g", lines.replace(';', '\n') + "\n");
        assertThatThrownBy(() -> read("g", r -> r))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesInputsThatAreNotThereAndNamesWithoutLetters() throws IOException {
        assertThatThrownBy(() -> read("none", r -> r))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("no file, directory or glob");
        Files.createDirectory(temp.resolve("empty"));
        assertThatThrownBy(() -> read("empty", r -> r))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("no files in");
        write("g", "a,b\n,b\n");
        assertThatThrownBy(() -> read("g", r -> r.textIds(true).separator(',')))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageEndingWith("g:2: column 1 is empty; a vertex has a name");
        write("v.v", "1 2\n");
        write("v.e", "");
        assertThatThrownBy(() -> read("v", r -> r.format(GraphFormat.LDBC)))
                .hasMessageEndingWith("v.v:1: a vertex is one id, here are 2");
    }

    /** Against Java's own splitting, with lines longer and shorter than what is read at once. */
    @Property(tries = 20)
    void linesAndNumbersAreThoseOfASimpleReader(@ForAll @IntRange(max = 60) int count, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<List<Long>> expected = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            int tokens = random.nextInt(20) == 0 ? 9_000 : random.nextInt(5);
            List<Long> numbers = new ArrayList<>();
            text.append(" ".repeat(random.nextInt(2)));
            for (int i = 0; i < tokens; i++) {
                long number = random.nextBoolean() ? random.nextLong() : random.nextInt(10);
                numbers.add(number);
                text.append(number).append(random.nextBoolean() ? " " : "\t ");
            }
            text.append(random.nextBoolean() ? "\n" : "\r\n");
            if (tokens > 0) {
                expected.add(numbers);
            }
        }
        List<List<Long>> found = new ArrayList<>();
        try (LineTokens lines =
                new LineTokens(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), "text", LineTokens.BLANKS)) {
            while (lines.next()) {
                List<Long> numbers = new ArrayList<>();
                for (int i = 0; i < lines.count(); i++) {
                    numbers.add(lines.number(i));
                    assertThat(lines.text(i)).isEqualTo(Long.toString(lines.number(i)));
                }
                found.add(numbers);
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void readsBothEndsOfTheRangeOfNumbers() throws IOException {
        write("g", "9223372036854775807 -9223372036854775808\n");
        assertThat(arcs(read("g", r -> r))).containsExactly("9223372036854775807 -9223372036854775808");
        write("g", "1 -9223372036854775809\n");
        assertThatThrownBy(() -> read("g", r -> r)).isInstanceOf(GraphFormatException.class);
    }

    @Test
    void readsPartsByIdOrInOrder() throws IOException {
        VertexIds ids = VertexIds.numbers(new long[] {10, 20, 30});
        write("p", "# id part\n30 1\n10 2\n20 2\n");
        assertThat(PartitionFile.read(CONF, path("p"), ids, 2).sizes()).containsExactly(1, 2);
        write("q", "2\n1\n2\n");
        assertThat(PartitionFile.read(CONF, path("q"), ids, 2).part(1)).isEqualTo(1);
        refusedPart("2\n1\n", "has parts of 2 vertices, the graph has 3: vertex 30 has none");
        refusedPart("1\n1\n1\n1\n", "p:4: line 4 is not one of the graph's 3 vertices");
        refusedPart("1\n9\n", "p:2: part[1]=9 is outside 1..2");
        refusedPart("40 1\n", "p:1: 40 is not one of the graph's 3 vertices");
        refusedPart("10 1\n10 1\n", "p:2: vertex 10 was in part 1 already");
        refusedPart("10 1\n1\n", "p:2: 1 columns");
    }

    private void refusedPart(String text, String reason) throws IOException {
        write("p", text);
        assertThatThrownBy(() -> PartitionFile.read(CONF, path("p"), VertexIds.numbers(new long[] {10, 20, 30}), 2))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageContaining(reason);
    }

    private LabelledGraph read(String name, UnaryOperator<GraphReader> settings) throws IOException {
        return settings.apply(GraphReader.of(CONF)).read(path(name));
    }

    /** In ascending order of sources and targets. */
    static List<String> arcs(LabelledGraph labelled) {
        List<String> arcs = new ArrayList<>();
        Graph graph = labelled.graph();
        for (int source = 0; source < graph.vertices(); source++) {
            for (int slot = graph.outStart(source); slot < graph.outStart(source + 1); slot++) {
                arcs.add(labelled.ids().name(source) + " " + labelled.ids().name(graph.target(slot)));
            }
        }
        return arcs;
    }

    private String path(String name) {
        return temp.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(temp.resolve(name), text);
    }

    private void gzip(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(temp.resolve(name)))) {
            out.write(text.getBytes(UTF_8));
        }
    }
}
