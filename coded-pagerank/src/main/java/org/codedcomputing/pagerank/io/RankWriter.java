package org.codedcomputing.pagerank.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.graphx.VertexRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.pagerank.engine.PageRankResult;
import org.codedcomputing.pagerank.graph.VertexIds;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** Ranks, with the ids of their vertices, as text, tables and GraphX vertices. */
public final class RankWriter {
    /** Vertices of a partition of what Spark gets. */
    private static final int PARTITION = 1 << 15;

    private final VertexIds ids;
    private final PageRankResult ranks;

    private RankWriter(VertexIds ids, PageRankResult ranks) {
        this.ids = ids;
        this.ranks = ranks;
    }

    /**
     * A writer.
     *
     * @throws IllegalArgumentException if there are not as many ids as ranks
     */
    public static RankWriter of(VertexIds ids, PageRankResult ranks) {
        if (ids.size() != ranks.vertices()) {
            throw new IllegalArgumentException("%d ids and %d ranks".formatted(ids.size(), ranks.vertices()));
        }
        return new RankWriter(ids, ranks);
    }

    /**
     * Writes a text file, whole or not at all: id, tab, rank with all its digits, a vertex a line.
     *
     * @param conf Hadoop's; not modified
     * @param output file to make on any Hadoop file system
     * @throws FileAlreadyExistsException if it exists
     * @throws IOException if it cannot be written; nothing is left then
     */
    public void writeText(Configuration conf, String output) throws IOException {
        Path target = new Path(output);
        FileSystem fs = target.getFileSystem(conf);
        refuseExisting(fs, target);
        Path parent = target.getParent();
        Path temporary = parent == null
                ? new Path("." + target.getName() + ".part")
                : new Path(parent, "." + target.getName() + ".part");
        try {
            try (BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(fs.create(temporary, true), UTF_8))) {
                for (int vertex = 0; vertex < ids.size(); vertex++) {
                    lines.write(ids.name(vertex));
                    lines.write('\t');
                    lines.write(Double.toString(ranks.rank(vertex)));
                    lines.write('\n');
                }
            }
            if (!fs.rename(temporary, target)) {
                throw new IOException("cannot rename %s to %s; the file system refused".formatted(temporary, target));
            }
        } finally {
            fs.delete(temporary, false);
        }
    }

    /**
     * Refuses an output that exists.
     *
     * @throws FileAlreadyExistsException if it does
     */
    public static void refuseExisting(Configuration conf, String output) throws IOException {
        Path target = new Path(output);
        refuseExisting(target.getFileSystem(conf), target);
    }

    private static void refuseExisting(FileSystem fs, Path target) throws IOException {
        if (fs.exists(target)) {
            throw new FileAlreadyExistsException(
                    "output %s exists already; remove it or name another output".formatted(target));
        }
    }

    /** A table of {@code id}, a bigint or a string, and {@code pagerank}, a double. */
    public Dataset<Row> toFrame(SparkSession spark) {
        StructType schema = new StructType()
                .add("id", ids.isNumeric() ? DataTypes.LongType : DataTypes.StringType, false)
                .add("pagerank", DataTypes.DoubleType, false);
        JavaSparkContext jsc = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return spark.createDataFrame(pieces(jsc).flatMap(piece -> piece.rows().iterator()), schema);
    }

    /**
     * Vertices of GraphX, to be joined with a graph.
     *
     * @throws IllegalStateException if ids are names
     */
    public VertexRDD<Object> toVertices(JavaSparkContext jsc) {
        if (!ids.isNumeric()) {
            ids.number(0);
        }
        ClassTag<Object> doubles = ClassTag.apply(Double.TYPE);
        return VertexRDD.apply(
                pieces(jsc).flatMap(piece -> piece.vertices().iterator()).rdd(), doubles);
    }

    private JavaRDD<Piece> pieces(JavaSparkContext jsc) {
        int pieces = Math.max(1, (int) ((ids.size() + (long) PARTITION - 1) / PARTITION));
        List<Piece> all = new ArrayList<>();
        for (int piece = 0; piece < pieces; piece++) {
            int first = piece * PARTITION;
            int last = (int) Math.min(ids.size(), (long) first + PARTITION);
            double[] some =
                    IntStream.range(first, last).mapToDouble(ranks::rank).toArray();
            all.add(
                    ids.isNumeric()
                            ? new Piece(
                                    IntStream.range(first, last)
                                            .mapToLong(ids::number)
                                            .toArray(),
                                    new String[0],
                                    some)
                            : new Piece(
                                    new long[0],
                                    IntStream.range(first, last)
                                            .mapToObj(ids::name)
                                            .toArray(String[]::new),
                                    some));
        }
        return jsc.parallelize(all, pieces);
    }

    /** Some vertices on their way: numbers or names, and ranks. */
    private static final class Piece implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long[] numbers;
        private final String[] names;
        private final double[] ranks;

        Piece(long[] numbers, String[] names, double[] ranks) {
            this.numbers = numbers;
            this.names = names;
            this.ranks = ranks;
        }

        List<Row> rows() {
            List<Row> rows = new ArrayList<>(ranks.length);
            for (int i = 0; i < ranks.length; i++) {
                Object id = names.length > 0 ? names[i] : (Object) numbers[i];
                rows.add(RowFactory.create(id, ranks[i]));
            }
            return rows;
        }

        List<Tuple2<Object, Object>> vertices() {
            List<Tuple2<Object, Object>> vertices = new ArrayList<>(ranks.length);
            for (int i = 0; i < ranks.length; i++) {
                vertices.add(new Tuple2<>(numbers[i], ranks[i]));
            }
            return vertices;
        }
    }
}
