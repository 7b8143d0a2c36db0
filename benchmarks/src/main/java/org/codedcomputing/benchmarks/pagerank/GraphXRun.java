package org.codedcomputing.benchmarks.pagerank;

import java.util.Arrays;
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
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** A graph in GraphX, cut by one of its strategies and kept in memory; or its ranks at the fixed point. */
final class GraphXRun implements AutoCloseable {
    private static final ClassTag<Object> INTS = ClassTag.apply(Integer.TYPE);
    private static final ClassTag<Object> DOUBLES = ClassTag.apply(Double.TYPE);

    /** Between two cuts of the lineage: what GraphX plans grows with every iteration. */
    private static final int ROUND = 10;

    private static final int MOST_ROUNDS = 40;

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
        List<int[]> ranges = ranges(vertices, parts);
        List<int[]> pairs =
                ranges.stream().map(range -> pairs(arcs, range[0], range[1])).toList();
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

    /**
     * Ranks at the fixed point of GraphX's static form, scaled by it so that they add up to n. It goes on from its own ranks, some
     * iterations at a time, each time without what Spark remembers of those before; the first time from ranks of 1, as ever. An
     * iteration brings any two vectors of ranks nearer by the damping, in sum, so what the last ones have changed bounds how far the
     * fixed point still is.
     *
     * @param spark a running context
     * @param parts partitions of vertices and of edges
     * @param off how far from the fixed point ranks may be, in sum, on the scale where they add up to 1
     * @throws IllegalStateException if that takes too long
     */
    static double[] fixedPoint(JavaSparkContext spark, Graph arcs, int parts, double damping, double off) {
        double[] ranks = new double[arcs.vertices()];
        Arrays.fill(ranks, 1);
        double shrinks = Math.pow(damping, ROUND);
        double far = Double.POSITIVE_INFINITY;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double[] next = round(spark, arcs, parts, ranks, ROUND, damping, false);
            double moved = 0;
            for (int vertex = 0; vertex < next.length; vertex++) {
                moved += Math.abs(next[vertex] - ranks[vertex]);
            }
            ranks = next;
            // Scaling counts an error of the sum once more.
            far = 2 * moved * shrinks / (1 - shrinks) / Arrays.stream(next).sum();
            if (far <= off) {
                return round(spark, arcs, parts, ranks, 1, damping, true);
            }
        }
        throw new IllegalStateException("%d iterations of GraphX leave ranks %s from the fixed point, %s allowed"
                .formatted(MOST_ROUNDS * ROUND, far, off));
    }

    /** Some iterations of GraphX from given ranks. */
    static double[] round(
            JavaSparkContext spark,
            Graph arcs,
            int parts,
            double[] from,
            int iterations,
            double damping,
            boolean scaled) {
        List<int[]> ranges = ranges(arcs.vertices(), parts);
        List<Tuple2<Integer, double[]>> ranks = ranges.stream()
                .map(range -> new Tuple2<>(range[0], Arrays.copyOfRange(from, range[0], range[1])))
                .toList();
        RDD<Tuple2<Object, Object>> ids = spark.parallelize(ranks, parts)
                .flatMap(run -> IntStream.range(0, run._2().length)
                        .mapToObj(i -> new Tuple2<Object, Object>((long) run._1() + i, run._2()[i]))
                        .iterator())
                .rdd();
        List<Tuple2<int[], double[]>> pairs = ranges.stream()
                .map(range -> new Tuple2<>(pairs(arcs, range[0], range[1]), weights(arcs, range[0], range[1])))
                .toList();
        RDD<Edge<Object>> edges = spark.parallelize(pairs, parts)
                .flatMap(run -> IntStream.range(0, run._2().length)
                        .mapToObj(arc -> new Edge<Object>(run._1()[2 * arc], run._1()[2 * arc + 1], run._2()[arc]))
                        .iterator())
                .rdd();
        StorageLevel memory = StorageLevel.MEMORY_ONLY();
        org.apache.spark.graphx.Graph<Object, Object> graph =
                org.apache.spark.graphx.Graph.apply(ids, edges, 0.0, memory, memory, DOUBLES, DOUBLES);
        double[] ranked = collected(
                PageRank$.MODULE$.runWithOptionsWithPreviousPageRank(
                        graph, iterations, 1 - damping, Option.empty(), scaled, graph, DOUBLES, DOUBLES),
                arcs.vertices());
        graph.unpersist(true);
        return ranked;
    }

    /** What each arc from some vertices carries of its source's rank. */
    private static double[] weights(Graph arcs, int first, int last) {
        double[] weights = new double[arcs.outStart(last) - arcs.outStart(first)];
        int filled = 0;
        for (int vertex = first; vertex < last; vertex++) {
            int end = filled + arcs.outDegree(vertex);
            Arrays.fill(weights, filled, end, 1.0 / arcs.outDegree(vertex));
            filled = end;
        }
        return weights;
    }

    private static List<int[]> ranges(int vertices, int parts) {
        return IntStream.range(0, parts)
                .mapToObj(part -> new int[] {share(vertices, parts, part), share(vertices, parts, part + 1)})
                .toList();
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
        return collected(PageRank$.MODULE$.run(graph, iterations, 1 - damping, INTS, INTS), vertices);
    }

    private static double[] collected(org.apache.spark.graphx.Graph<Object, Object> ranked, int vertices) {
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
