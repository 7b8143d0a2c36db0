package org.codedcomputing.pagerank.io;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.codedcomputing.pagerank.graph.VertexIds;
import org.codedcomputing.pagerank.graph.VertexPartition;

/** Partitions from files: a vertex a line, its id and the number of its part, 1 to K, or the number alone in order of the ids. */
public final class PartitionFile {
    private PartitionFile() {}

    /**
     * Reads a partition.
     *
     * @param conf Hadoop's; not modified
     * @param file on any Hadoop file system
     * @param ids of the graph's vertices
     * @param parts K, at least 1
     * @throws GraphFormatException if a line, an id or a part is wrong, or a vertex is missing or twice there
     */
    public static VertexPartition read(Configuration conf, String file, VertexIds ids, int parts) throws IOException {
        Path path = new Path(file);
        int[] part = new int[ids.size()];
        int found = 0;
        int columns = 0;
        try (LineTokens lines = new LineTokens(path.getFileSystem(conf).open(path), file, LineTokens.BLANKS)) {
            while (lines.next()) {
                if (lines.count() > 2 || (columns != 0 && columns != lines.count())) {
                    throw lines.wrong("%d columns; give each vertex its part, or each its id and its part"
                            .formatted(lines.count()));
                }
                columns = lines.count();
                int vertex = columns == 1 ? found : ids.vertex(lines.text(0));
                if (vertex < 0 || vertex >= part.length) {
                    throw lines.wrong("%s is not one of the graph's %d vertices"
                            .formatted(columns == 1 ? "line " + (found + 1) : lines.text(0), part.length));
                }
                if (part[vertex] != 0) {
                    throw lines.wrong("vertex %s was in part %d already".formatted(lines.text(0), part[vertex]));
                }
                long k = lines.number(columns - 1);
                if (k < 1 || k > parts) {
                    throw lines.wrong("part[%d]=%d is outside 1..%d".formatted(vertex, k, parts));
                }
                part[vertex] = (int) k;
                found++;
            }
        }
        if (found != part.length) {
            int missing = 0;
            while (part[missing] != 0) {
                missing++;
            }
            throw new GraphFormatException("%s has parts of %d vertices, the graph has %d: vertex %s has none"
                    .formatted(file, found, part.length, ids.name(missing)));
        }
        return VertexPartition.of(parts, part);
    }
}
