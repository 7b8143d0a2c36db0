package org.codedcomputing.pagerank.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.graph.VertexIds;
import org.codedcomputing.pagerank.graph.VertexPartition;
import org.junit.jupiter.api.Tag;

/**
 * Files of any bytes in the place of graphs and partitions: refused with {@link GraphFormatException} (what is compressed, with
 * {@link IOException}), or read as the graph that is read again when it is written. The first line of an input has words that say how
 * to read the rest.
 */
@Tag("fault-16")
class GraphReaderFuzzTest {
    private static final Configuration CONF = new Configuration(false);
    private static final int VERTICES = 5;

    /** The words of the first line, and what is behind it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Input(String words, byte[] rest) {
        static Input of(byte[] data) {
            int end = 0;
            while (end < data.length && data[end] != '\n') {
                end++;
            }
            return new Input(
                    new String(data, 0, end, ISO_8859_1),
                    Arrays.copyOfRange(data, Math.min(end + 1, data.length), data.length));
        }

        boolean has(String word) {
            return words.contains(word);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aGraphIsRefusedOrReadAgainAsItWasWritten(byte[] data) throws IOException {
        Input input = Input.of(data);
        Path folder = Files.createTempDirectory("graph");
        try {
            boolean packed = input.has(".gz") || input.has(".bz2");
            LabelledGraph graph;
            try {
                graph = read(folder, input);
            } catch (GraphFormatException refused) {
                assertThat(refused).hasMessageContaining(folder.getFileName().toString());
                return;
            } catch (IOException refused) {
                assertThat(packed).as("%s", refused).isTrue();
                return;
            }
            assertThat(graph.graph().vertices()).isPositive();
            if (graph.ids().isNumeric()) {
                assertThat(arcs(again(folder, graph))).isEqualTo(arcs(graph));
            }
        } finally {
            delete(folder);
        }
    }

    private static LabelledGraph read(Path folder, Input input) throws IOException {
        GraphReader reader = GraphReader.of(CONF)
                .textIds(input.has("text"))
                .undirected(input.has("undirected"))
                .separator(input.has("comma") ? ',' : ' ');
        Path file = folder.resolve("g");
        if (input.has("ldbc")) {
            int cut = 0;
            while (cut < input.rest.length && input.rest[cut] != '=') {
                cut++;
            }
            Files.write(folder.resolve("g.v"), Arrays.copyOf(input.rest, cut));
            Files.write(
                    folder.resolve("g.e"),
                    Arrays.copyOfRange(input.rest, Math.min(cut + 1, input.rest.length), input.rest.length));
            return reader.format(GraphFormat.LDBC).read(file.toUri().toString());
        }
        if (input.has("dense") && !input.has("text")) {
            reader.vertices(VERTICES);
        }
        if (input.has(".gz")) {
            file = folder.resolve("g.gz");
        } else if (input.has(".bz2")) {
            file = folder.resolve("g.bz2");
        }
        Files.write(file, input.rest);
        return reader.format(input.has("adjacency") ? GraphFormat.ADJACENCY : GraphFormat.EDGES)
                .read(file.toUri().toString());
    }

    /** As an adjacency list, which keeps vertices without arcs. */
    private static LabelledGraph again(Path folder, LabelledGraph graph) throws IOException {
        Path file = folder.resolve("again");
        Files.writeString(file, String.join("\n", arcs(graph)) + "\n", US_ASCII);
        return GraphReader.of(CONF)
                .format(GraphFormat.ADJACENCY)
                .read(file.toUri().toString());
    }

    /** A line of each vertex: its id, and those of its targets. */
    private static String[] arcs(LabelledGraph labelled) {
        Graph graph = labelled.graph();
        String[] lines = new String[graph.vertices()];
        for (int vertex = 0; vertex < lines.length; vertex++) {
            StringBuilder line = new StringBuilder(labelled.ids().name(vertex));
            for (int slot = graph.outStart(vertex); slot < graph.outStart(vertex + 1); slot++) {
                line.append(' ').append(labelled.ids().name(graph.target(slot)));
            }
            lines[vertex] = line.toString();
        }
        return lines;
    }

    @FuzzTest(maxDuration = "60s")
    void aPartitionIsRefusedOrHasEachVertexInAPart(byte[] data) throws IOException {
        Input input = Input.of(data);
        VertexIds ids = input.has("names")
                ? VertexIds.names(new String[] {"a", "b", "\u00e9"})
                : input.has("numbers") ? VertexIds.numbers(new long[] {-7, 0, 1L << 40}) : VertexIds.dense(3);
        Path folder = Files.createTempDirectory("partition");
        Path file = folder.resolve("p");
        try {
            Files.write(file, input.rest);
            VertexPartition partition;
            try {
                partition = PartitionFile.read(CONF, file.toUri().toString(), ids, 2);
            } catch (GraphFormatException refused) {
                assertThat(refused).hasMessageContaining(folder.getFileName().toString());
                return;
            }
            assertThat(partition.vertices()).isEqualTo(3);
            assertThat(partition.sizes()[0] + partition.sizes()[1]).isEqualTo(3);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
