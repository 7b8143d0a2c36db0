package org.codedcomputing.benchmarks.pagerank;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.io.GraphReader;
import org.jspecify.annotations.Nullable;

/**
 * A graph read from a text and iterated in a JVM of its own. Prints one line.
 *
 * @param textBytes of the text
 * @param loadSeconds from the text to the graph
 * @param iterationSeconds of an iteration on all cores
 * @param residentBytes most bytes that the process had in memory, or 0 if the system does not say
 */
record LoadedRun(long textBytes, double loadSeconds, double iterationSeconds, long residentBytes) {
    private static final String MARK = "loaded-run";
    private static final int ITERATIONS = 20;

    /**
     * Runs in the child.
     *
     * @param args the text, and how many arcs it has
     */
    public static void main(String[] args) throws IOException {
        Path text = Path.of(args[0]);
        long start = System.nanoTime();
        Graph graph = GraphReader.of(new Configuration())
                .read(text.toUri().toString())
                .graph();
        double load = (System.nanoTime() - start) / 1e9;
        if (graph.arcs() != Integer.parseInt(args[1])) {
            throw new IllegalStateException("%,d arcs out of a text of %s".formatted(graph.arcs(), args[1]));
        }
        int cores = Runtime.getRuntime().availableProcessors();
        start = System.nanoTime();
        double change =
                PageRank.of(graph).iterations(ITERATIONS).threads(cores).run().change();
        double iteration = (System.nanoTime() - start) / 1e9 / ITERATIONS;
        if (!(change >= 0)) {
            throw new IllegalStateException("ranks changed by " + change);
        }
        System.out.println(new LoadedRun(Files.size(text), load, iteration, Machine.mostResidentBytes()).toLine());
    }

    private String toLine() {
        return String.format(
                Locale.ROOT, "%s %d %.3f %.6f %d", MARK, textBytes, loadSeconds, iterationSeconds, residentBytes);
    }

    /** Reads what a child has printed; null if the line is another. */
    static @Nullable LoadedRun fromLine(String line) {
        String[] words = line.split(" ", -1);
        return words.length == 5 && words[0].equals(MARK)
                ? new LoadedRun(
                        Long.parseLong(words[1]),
                        Double.parseDouble(words[2]),
                        Double.parseDouble(words[3]),
                        Long.parseLong(words[4]))
                : null;
    }

    /**
     * Writes the graph as a text and runs the child on it.
     *
     * @param heapMib of the child
     * @param options of Java for the child
     */
    static LoadedRun inChild(Graph graph, int heapMib, List<String> options) throws IOException, InterruptedException {
        Path text = Files.createTempFile("coded-pagerank", ".txt");
        try {
            write(graph, text);
            List<String> arguments = List.of(text.toString(), Integer.toString(graph.arcs()));
            return ChildJvm.run(LoadedRun.class, heapMib, options, arguments).stream()
                    .map(LoadedRun::fromLine)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a child has printed no result"));
        } finally {
            Files.deleteIfExists(text);
        }
    }

    /** An arc a line, by source. */
    static void write(Graph graph, Path text) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text), 1 << 20)) {
            for (int source = 0; source < graph.vertices(); source++) {
                byte[] first = (source + " ").getBytes(US_ASCII);
                for (int slot = graph.outStart(source); slot < graph.outStart(source + 1); slot++) {
                    out.write(first);
                    out.write(Integer.toString(graph.target(slot)).getBytes(US_ASCII));
                    out.write('\n');
                }
            }
        }
    }
}
