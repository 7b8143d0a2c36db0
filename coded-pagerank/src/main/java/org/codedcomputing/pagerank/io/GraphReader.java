package org.codedcomputing.pagerank.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.codedcomputing.pagerank.graph.LabelledGraph;

/**
 * Reads graphs from files, directories or globs on any Hadoop file system; what a Hadoop codec knows by its ending, such as
 * {@code .gz}, is decompressed. Files whose name starts with {@code _} or {@code .} are left out. Parallel arcs are merged. Not
 * thread safe.
 */
public final class GraphReader {
    private final Configuration conf;
    private final CompressionCodecFactory codecs;
    private GraphFormat format = GraphFormat.EDGES;
    private boolean textIds;
    private boolean undirected;
    private char separator = LineTokens.BLANKS;
    private int vertices;

    private GraphReader(Configuration conf) {
        this.conf = conf;
        this.codecs = new CompressionCodecFactory(conf);
    }

    /**
     * A reader of arcs between numbers, separated by blanks.
     *
     * @param conf Not modified
     */
    public static GraphReader of(Configuration conf) {
        return new GraphReader(conf);
    }

    /** How files are written. */
    public GraphReader format(GraphFormat of) {
        format = of;
        return this;
    }

    /** Whether ids are text of any kind; whole numbers of 64 bits otherwise. */
    public GraphReader textIds(boolean yes) {
        textIds = yes;
        return this;
    }

    /** Whether each arc stands for one in each direction. */
    public GraphReader undirected(boolean yes) {
        undirected = yes;
        return this;
    }

    /**
     * What separates ids, such as a tab for names with blanks.
     *
     * @param ascii one ASCII character; a blank stands for any run of blanks and tabs
     * @throws IllegalArgumentException if it is not ASCII
     */
    public GraphReader separator(char ascii) {
        if (ascii >= 128 || ascii == '\n' || ascii == '\r') {
            throw new IllegalArgumentException(
                    "a separator is one ASCII character but no end of line, got U+%04X".formatted((int) ascii));
        }
        separator = ascii;
        return this;
    }

    /**
     * That vertices are 0 to n - 1, all of them, whether they have arcs or not; for {@link GraphFormat#EDGES} and
     * {@link GraphFormat#ADJACENCY} with numbers.
     *
     * @param n at least 1
     * @throws IllegalArgumentException if it is less
     */
    public GraphReader vertices(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("graph has no vertices");
        }
        vertices = n;
        return this;
    }

    /**
     * Reads.
     *
     * @param input file, directory or glob; for {@link GraphFormat#LDBC} the name without {@code .v} and {@code .e}
     * @throws GraphFormatException if a line is not what it should be, or there is no vertex
     * @throws IOException if there is no such input or it cannot be read
     */
    public LabelledGraph read(String input) throws IOException {
        if (vertices > 0 && (textIds || format == GraphFormat.LDBC)) {
            throw new IllegalArgumentException(
                    "a number of vertices goes with numeric ids in edges or adjacency lists, not with %s%s"
                            .formatted(format, textIds ? " and text" : ""));
        }
        IdArcs arcs = textIds ? new IdArcs.Names() : vertices > 0 ? new IdArcs.Dense(vertices) : new IdArcs.Numbers();
        if (format == GraphFormat.LDBC) {
            readVertices(oneOf(input, ".v"), arcs);
            readArcs(List.of(oneOf(input, ".e")), arcs, true);
        } else {
            readArcs(files(input), arcs, false);
        }
        if (arcs.isEmpty()) {
            throw new GraphFormatException("%s: graph has no vertices".formatted(input));
        }
        return arcs.toGraph();
    }

    private void readVertices(Path file, IdArcs arcs) throws IOException {
        try (LineTokens lines = open(file)) {
            while (lines.next()) {
                if (lines.count() != 1) {
                    throw lines.wrong("a vertex is one id, here are %d".formatted(lines.count()));
                }
                arcs.vertex(lines, 0);
            }
        }
    }

    private void readArcs(List<Path> files, IdArcs arcs, boolean knownOnly) throws IOException {
        for (Path file : files) {
            int columns = 0;
            try (LineTokens lines = open(file)) {
                while (lines.next()) {
                    if (format == GraphFormat.ADJACENCY) {
                        arcs.vertex(lines, 0);
                        for (int i = 1; i < lines.count(); i++) {
                            arcs.arc(lines, 0, i, undirected);
                        }
                        continue;
                    }
                    if (lines.count() < 2 || lines.count() > 3) {
                        throw lines.wrong("an arc is a source and a target, perhaps a weight; here are %d columns"
                                .formatted(lines.count()));
                    }
                    if (columns != 0 && lines.count() != columns) {
                        throw lines.wrong("%d columns, %d in the lines before; give all arcs a weight or none"
                                .formatted(lines.count(), columns));
                    }
                    columns = lines.count();
                    if (knownOnly) {
                        arcs.refuseUnknown(lines, 0);
                        arcs.refuseUnknown(lines, 1);
                    }
                    arcs.arc(lines, 0, 1, undirected);
                }
            }
        }
    }

    private LineTokens open(Path file) throws IOException {
        return new LineTokens(decompressed(file), file.toString(), separator);
    }

    private InputStream decompressed(Path file) throws IOException {
        InputStream raw = file.getFileSystem(conf).open(file);
        CompressionCodec codec = codecs.getCodec(file);
        if (codec == null) {
            return raw;
        }
        try {
            return codec.createInputStream(raw);
        } catch (IOException refused) {
            raw.close();
            throw refused;
        } catch (RuntimeException damaged) {
            // Some decoders read a whole block here, and throw all kinds of things over damaged ones.
            raw.close();
            throw new IOException("%s: %s".formatted(file, damaged), damaged);
        }
    }

    private List<Path> files(String input) throws IOException {
        Path path = new Path(input);
        FileSystem fs = path.getFileSystem(conf);
        FileStatus[] found = fs.globStatus(path);
        if (found == null || found.length == 0) {
            throw new FileNotFoundException(
                    "no file, directory or glob %s; name an input that exists".formatted(input));
        }
        List<FileStatus> files = new ArrayList<>();
        for (FileStatus status : found) {
            files.addAll(status.isDirectory() ? List.of(fs.listStatus(status.getPath())) : List.of(status));
        }
        files.removeIf(file -> file.isDirectory()
                || file.getPath().getName().startsWith("_")
                || file.getPath().getName().startsWith("."));
        if (files.isEmpty()) {
            throw new FileNotFoundException("no files in %s; name an input that has some".formatted(input));
        }
        return files.stream()
                .map(FileStatus::getPath)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** NAME.v or NAME.v.gz, or what other codecs call it. */
    private Path oneOf(String input, String ending) throws IOException {
        Path plain = new Path(input + ending);
        FileSystem fs = plain.getFileSystem(conf);
        if (fs.exists(plain)) {
            return plain;
        }
        FileStatus[] compressed = fs.globStatus(new Path(input + ending + ".*"));
        if (compressed == null || compressed.length != 1) {
            throw new FileNotFoundException(
                    "%d files %s or %s.*; format ldbc needs NAME.v and NAME.e, and NAME as input"
                            .formatted(compressed == null ? 0 : compressed.length, plain, plain));
        }
        return compressed[0].getPath();
    }
}
