package org.codedcomputing.pagerank.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.EdgeRDD;
import org.apache.spark.graphx.Graph;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.graph.NamedArcs;
import org.codedcomputing.pagerank.graph.NumberedArcs;
import org.codedcomputing.spark.compatibility.SparkConnect;
import scala.Tuple2;

/**
 * Graphs from Spark's own types. Arcs between numbers are collected on the driver as primitive arrays, 16 bytes each, which
 * {@code spark.driver.maxResultSize} must allow; parallel ones are merged.
 */
public final class SparkGraphs {
    /** Numbers that travel together. */
    private static final int CHUNK = 1 << 16;

    private SparkGraphs() {}

    /**
     * The graph of a GraphX graph, vertices without arcs included. Attributes are left aside.
     *
     * @throws IllegalArgumentException if it has no vertex
     */
    public static <V, E> LabelledGraph of(Graph<V, E> graph) {
        NumberedArcs arcs = new NumberedArcs();
        JavaRDD<long[]> ids = graph.vertices()
                .toJavaRDD()
                .mapPartitions(vertices ->
                        new Chunks<Tuple2<Object, V>>(vertices, 1, vertex -> new long[] {(long) vertex._1()}));
        ids.collect().forEach(chunk -> Arrays.stream(chunk).forEach(arcs::vertex));
        addEdges(graph.edges(), arcs);
        return arcs.toGraph();
    }

    /**
     * The graph of GraphX edges; vertices without arcs are not in it.
     *
     * @throws IllegalArgumentException if there is no edge
     */
    public static <E> LabelledGraph of(EdgeRDD<E> edges) {
        NumberedArcs arcs = new NumberedArcs();
        addEdges(edges, arcs);
        return arcs.toGraph();
    }

    private static <E> void addEdges(EdgeRDD<E> edges, NumberedArcs arcs) {
        addPairs(
                edges.toJavaRDD()
                        .mapPartitions(all ->
                                new Chunks<Edge<E>>(all, 2, edge -> new long[] {edge.srcId(), edge.dstId()})),
                arcs);
    }

    private static void addPairs(JavaRDD<long[]> chunks, NumberedArcs arcs) {
        chunks.collect().forEach(pairs -> {
            for (int i = 0; i < pairs.length; i += 2) {
                arcs.arc(pairs[i], pairs[i + 1]);
            }
        });
    }

    /**
     * The graph of a table of arcs.
     *
     * @param arcs with columns {@code src} and {@code dst}, both of whole numbers or both of strings; others are left aside
     * @throws IllegalArgumentException if the columns are missing or of another type, an id is null, there is no row, or the
     *     table lives on the other side of Spark Connect
     */
    public static LabelledGraph of(Dataset<Row> arcs) {
        SparkConnect.refuse(arcs);
        StructType schema = arcs.schema();
        List<String> columns = List.of("src", "dst");
        List<DataType> types = new ArrayList<>();
        for (String column : columns) {
            if (!Arrays.asList(schema.fieldNames()).contains(column)) {
                throw new IllegalArgumentException("a table of arcs needs the columns src and dst, got %s"
                        .formatted(Arrays.toString(schema.fieldNames())));
            }
            types.add(schema.apply(column).dataType());
        }
        Dataset<Row> ends = arcs.select("src", "dst");
        if (schema.apply("src").nullable() || schema.apply("dst").nullable()) {
            refuseNulls(ends);
        }
        if (types.stream().allMatch(type -> type.equals(DataTypes.StringType))) {
            NamedArcs named = new NamedArcs();
            ends.toLocalIterator().forEachRemaining(row -> named.arc(row.getString(0), row.getString(1)));
            return named.toGraph();
        }
        if (!types.stream()
                .allMatch(type -> type.equals(DataTypes.LongType)
                        || type.equals(DataTypes.IntegerType)
                        || type.equals(DataTypes.ShortType))) {
            throw new IllegalArgumentException(
                    "src and dst need whole numbers or strings, both the same, got %s and %s; cast them"
                            .formatted(types.get(0).simpleString(), types.get(1).simpleString()));
        }
        NumberedArcs numbered = new NumberedArcs();
        addPairs(
                ends.toJavaRDD()
                        .mapPartitions(rows -> new Chunks<Row>(rows, 2, row ->
                                new long[] {((Number) row.get(0)).longValue(), ((Number) row.get(1)).longValue()})),
                numbered);
        return numbered.toGraph();
    }

    private static void refuseNulls(Dataset<Row> ends) {
        for (Row row : ends.filter("src is null or dst is null").takeAsList(1)) {
            throw new IllegalArgumentException(
                    "arc %s -> %s has no vertex at one end; leave such rows out".formatted(row.get(0), row.get(1)));
        }
    }

    /** Numbers of many elements in one array. */
    private static final class Chunks<T> implements Iterator<long[]> {
        private final Iterator<T> elements;
        private final int each;
        private final Function<T, long[]> numbers;

        Chunks(Iterator<T> elements, int each, Function<T, long[]> numbers) {
            this.elements = elements;
            this.each = each;
            this.numbers = numbers;
        }

        @Override
        public boolean hasNext() {
            return elements.hasNext();
        }

        @Override
        public long[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more elements");
            }
            long[] chunk = new long[CHUNK];
            int filled = 0;
            while (filled + each <= CHUNK && elements.hasNext()) {
                System.arraycopy(numbers.apply(elements.next()), 0, chunk, filled, each);
                filled += each;
            }
            return Arrays.copyOf(chunk, filled);
        }
    }
}
