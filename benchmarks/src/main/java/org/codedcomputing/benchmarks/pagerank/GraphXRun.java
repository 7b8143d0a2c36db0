package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.PartitionStrategy;
import org.apache.spark.graphx.lib.PageRank$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.pagerank.graph.Graph;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** A graph in GraphX, cut by one of its strategies and kept in memory. */
final class GraphXRun implements AutoCloseable {
    private static final ClassTag<Object> INTS = ClassTag.apply(Integer.TYPE);

    private final org.apache.spark.graphx.Graph<Object, Object> graph;
    private final int vertices;

    /**
     * Loads the graph.
     *
     * @param spark a running context; {@link #conf} has what GraphX is fastest with
     * @param parts partitions, one for each task slot
     */
    GraphXRun(JavaSparkContext spark, Graph arcs, int parts, PartitionStrategy strategy) {
        vertices = arcs.vertices();
        List<int[]> ranges = new ArrayList<>();
        List<int[]> pairs = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            ranges.add(new int[] {share(vertices, parts, part), share(vertices, parts, part + 1)});
            pairs.add(pairs(arcs, ranges.get(part)[0], ranges.get(part)[1]));
        }
        RDD<Tuple2<Object, Object>> ids = spark.parallelize(ranges, parts)
                .flatMap(range -> IntStream.range(range[0], range[1])
                        .mapToObj(v -> new Tuple2<Object, Object>((long) v, 1))
                        .iterator())
                .rdd();
        RDD<Edge<Object>> edges = spark.parallelize(pairs, parts)
                .flatMap(ends -> IntStream.range(0, ends.length / 2)
                        .mapToObj(arc -> new Edge<Object>(ends[2 * arc], ends[2 * arc + 1], 1))
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

    /** Settings with which GraphX is fastest. */
    static SparkConf conf(SparkConf conf) {
        return conf.set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                // Else the plan of an iteration grows with those before it.
                .set("spark.graphx.pregel.checkpointInterval", "20");
    }

    /** Settings for threads of this JVM. */
    static SparkConf local(int cores) {
        return conf(new SparkConf())
                .setMaster("local[" + cores + "]")
                .setAppName("bench pagerank")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
    }

    /** Ways to cut a graph, the one that is usually best first. */
    static Map<String, PartitionStrategy> strategies() {
        Map<String, PartitionStrategy> strategies = new LinkedHashMap<>();
        strategies.put("EdgePartition2D", PartitionStrategy.EdgePartition2D$.MODULE$);
        strategies.put("EdgePartition1D", PartitionStrategy.EdgePartition1D$.MODULE$);
        strategies.put("RandomVertexCut", PartitionStrategy.RandomVertexCut$.MODULE$);
        strategies.put("CanonicalRandomVertexCut", PartitionStrategy.CanonicalRandomVertexCut$.MODULE$);
        return strategies;
    }

    private static int share(int all, int parts, int part) {
        return (int) ((long) all * part / parts);
    }

    /** Source and target of each arc from some vertices. */
    private static int[] pairs(Graph arcs, int first, int last) {
        int begin = arcs.outStart(first);
        int[] pairs = new int[2 * (arcs.outStart(last) - begin)];
        for (int v = first; v < last; v++) {
            for (int slot = arcs.outStart(v); slot < arcs.outStart(v + 1); slot++) {
                pairs[2 * (slot - begin)] = v;
                pairs[2 * (slot - begin) + 1] = arcs.target(slot);
            }
        }
        return pairs;
    }

    /** Ranks by GraphX's rule after some iterations. */
    double[] run(int iterations, double damping) {
        return collected(PageRank$.MODULE$.run(graph, iterations, 1 - damping, INTS, INTS));
    }

    /**
     * Ranks by GraphX's other form, which goes on while some vertex changes.
     *
     * @param tolerance of a vertex, on ranks whose mean is 1
     */
    double[] converged(double tolerance, double damping) {
        return collected(PageRank$.MODULE$.runUntilConvergence(graph, tolerance, 1 - damping, INTS, INTS));
    }

    private double[] collected(org.apache.spark.graphx.Graph<Object, Object> ranked) {
        double[] ranks = new double[vertices];
        for (Tuple2<Object, Object> vertex : ranked.vertices().toJavaRDD().collect()) {
            ranks[(int) (long) (Long) vertex._1()] = (double) vertex._2();
        }
        ranked.unpersist(true);
        return ranks;
    }

    /** Seconds of a run. */
    double timed(int iterations, double damping) {
        long start = System.nanoTime();
        double[] ranks = run(iterations, damping);
        double took = (System.nanoTime() - start) / 1e9;
        if (ranks.length == 0) {
            throw new IllegalStateException("GraphX returned no ranks");
        }
        return took;
    }

    /** Frees the executors' memory. */
    @Override
    public void close() {
        graph.unpersist(true);
    }
}
