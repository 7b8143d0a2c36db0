package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.PartitionStrategy;
import org.apache.spark.graphx.lib.PageRank$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.pagerank.graph.Graph;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** A graph in GraphX on all cores of this JVM, with Kryo, cut as well as one of its strategies can. */
final class GraphXRun implements AutoCloseable {
    /** What tasks read; they run in this JVM. */
    private static final AtomicReference<@Nullable Graph> ARCS = new AtomicReference<>();

    private static final ClassTag<Object> INTS = ClassTag.apply(Integer.TYPE);

    private final JavaSparkContext spark;
    private final org.apache.spark.graphx.Graph<Object, Object> graph;
    private final int vertices;

    /** Starts Spark and loads the graph. */
    GraphXRun(Graph arcs, int cores, PartitionStrategy strategy) {
        spark = new JavaSparkContext(new SparkConf()
                .setMaster("local[" + cores + "]")
                .setAppName("bench pagerank")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1"));
        ARCS.set(arcs);
        vertices = arcs.vertices();
        List<Integer> parts = IntStream.range(0, cores).boxed().toList();
        int all = vertices;
        RDD<Tuple2<Object, Object>> ids = spark.parallelize(parts, cores)
                .flatMap(part -> IntStream.range(share(all, cores, part), share(all, cores, part + 1))
                        .mapToObj(v -> new Tuple2<Object, Object>((long) v, 1))
                        .iterator())
                .rdd();
        RDD<Edge<Object>> edges = spark.parallelize(parts, cores)
                .flatMap(part -> edges(share(all, cores, part), share(all, cores, part + 1))
                        .iterator())
                .rdd();
        StorageLevel memory = StorageLevel.MEMORY_ONLY();
        graph = org.apache.spark.graphx.Graph.apply(ids, edges, 1, memory, memory, INTS, INTS)
                .partitionBy(strategy)
                .cache();
        long count = graph.edges().count() + graph.vertices().count();
        if (count != (long) arcs.arcs() + arcs.vertices()) {
            throw new IllegalStateException("GraphX has %d vertices and edges of a graph of %d and %d"
                    .formatted(count, arcs.vertices(), arcs.arcs()));
        }
    }

    private static int share(int all, int parts, int part) {
        return (int) ((long) all * part / parts);
    }

    private static List<Edge<Object>> edges(int first, int last) {
        Graph arcs = Objects.requireNonNull(ARCS.get(), "a graph while GraphX runs");
        List<Edge<Object>> edges = new ArrayList<>();
        for (int v = first; v < last; v++) {
            for (int slot = arcs.outStart(v); slot < arcs.outStart(v + 1); slot++) {
                edges.add(new Edge<>(v, arcs.target(slot), 1));
            }
        }
        return edges;
    }

    /** Ranks by GraphX's rule after some iterations. */
    double[] run(int iterations, double damping) {
        var ranked = PageRank$.MODULE$.run(graph, iterations, 1 - damping, INTS, INTS);
        double[] ranks = new double[vertices];
        for (Tuple2<Object, Object> vertex : ranked.vertices().toJavaRDD().collect()) {
            ranks[(int) (long) (Long) vertex._1()] = (double) vertex._2();
        }
        ranked.unpersist(true);
        return ranks;
    }

    @Override
    public void close() {
        spark.close();
        ARCS.set(null);
    }
}
