package org.codedcomputing.pagerank.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.codedcomputing.pagerank.graph.GraphSpec;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.io.GraphFormat;
import org.codedcomputing.pagerank.io.GraphReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a graph comes from; use it as a picocli mixin. */
final class InputOptions {
    @Option(
            names = "--input",
            paramLabel = "PATH",
            description =
                    "File, directory or glob on any Hadoop file system, compressed or not; for ldbc the name without"
                            + " .v and .e.")
    private @Nullable String input;

    @Option(
            names = "--generate",
            paramLabel = "MODEL",
            description = "A random graph instead: " + GraphSpec.MODELS + ".")
    private @Nullable String model;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "edges",
            description =
                    "edges (source and target a line), ldbc, or adjacency (a vertex and its out-neighbours a line).")
    private String format = "edges";

    @Option(names = "--text-ids", description = "Ids are names of any kind, not whole numbers.")
    private boolean textIds;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            description = "What separates ids: one character, or the word tab. Default: blanks and tabs.")
    private @Nullable String separator;

    @Option(names = "--undirected", description = "Each line is an arc in both directions.")
    private boolean undirected;

    @Option(
            names = "--vertices",
            paramLabel = "N",
            description = "Vertices are 0 to N-1, also those without arcs. Default: those that the input names.")
    private @Nullable Integer vertices;

    /**
     * Checks that the options go together, before anything is read.
     *
     * @throws IllegalArgumentException if they do not
     */
    Source source() {
        String path = input;
        String spec = model;
        if (path != null && spec == null) {
            return reading(path);
        }
        if (spec != null && path == null) {
            return generating(spec);
        }
        throw new IllegalArgumentException("give exactly one of --input and --generate");
    }

    private Source generating(String spec) {
        if (textIds || separator != null || undirected || vertices != null) {
            throw new IllegalArgumentException(
                    "--text-ids, --separator, --undirected and --vertices describe an --input, not --generate");
        }
        return conf -> LabelledGraph.dense(GraphSpec.generate(spec));
    }

    private Source reading(String path) {
        GraphFormat parsed = GraphFormat.parse(format);
        char by = separator == null ? ' ' : character(separator);
        Integer given = vertices;
        return conf -> {
            GraphReader reader = GraphReader.of(conf)
                    .format(parsed)
                    .textIds(textIds)
                    .separator(by)
                    .undirected(undirected);
            return (given == null ? reader : reader.vertices(given)).read(path);
        };
    }

    private static char character(String text) {
        if (text.equals("tab")) {
            return '\t';
        }
        if (text.length() != 1) {
            throw new IllegalArgumentException(
                    "--separator is one character or the word tab, got '%s'".formatted(text));
        }
        return text.charAt(0);
    }

    /** Reads or makes the graph. */
    @FunctionalInterface
    interface Source {
        /**
         * Gets it.
         *
         * @throws IllegalArgumentException if the options do not fit what is there
         * @throws IOException if the input cannot be read
         */
        LabelledGraph get(Configuration conf) throws IOException;
    }
}
