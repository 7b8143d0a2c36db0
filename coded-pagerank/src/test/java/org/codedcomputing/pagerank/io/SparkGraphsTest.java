package org.codedcomputing.pagerank.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.codedcomputing.pagerank.io.GraphReaderTest.arcs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.Graph;
import org.apache.spark.graphx.lib.PageRank$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.pagerank.engine.Normalisation;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.engine.PageRankResult;
import org.codedcomputing.pagerank.graph.GraphSpec;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.spark.SparkTestContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** Spark's own types, and GraphX as an oracle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparkGraphsTest {
    private static final ClassTag<Object> INTS = ClassTag.apply(Integer.TYPE);

    private JavaSparkContext jsc;
    private SparkSession spark;

    @BeforeAll
    void start() {
        jsc = SparkTestContexts.local(2, Map.of("spark.sql.shuffle.partitions", "2"));
        spark = SparkSession.builder().getOrCreate();
    }

    @AfterAll
    void stop() {
        jsc.close();
    }

    @Test
    void readsGraphXWithAndWithoutItsIsolatedVertices() {
        Graph<Object, Object> graph =
                graphX(List.of(10L, 20L, 30L, 99L), List.of(edge(20, 10), edge(10, 30), edge(20, 10), edge(30, 30)));
        LabelledGraph whole = SparkGraphs.of(graph);
        assertThat(arcs(whole)).containsExactly("10 30", "20 10", "30 30");
        assertThat(whole.graph().vertices()).isEqualTo(4);
        LabelledGraph edges = SparkGraphs.of(graph.edges());
        assertThat(arcs(edges)).isEqualTo(arcs(whole));
        assertThat(edges.graph().vertices()).isEqualTo(3);
    }

    @Test
    void readsTablesOfNumbersAndNames() {
        assertThat(arcs(SparkGraphs.of(table(DataTypes.LongType, List.of(2L, 1L), List.of(1L, 5L)))))
                .containsExactly("1 5", "2 1");
        assertThat(arcs(SparkGraphs.of(table(DataTypes.IntegerType, List.of(2, 1), List.of(1, 5)))))
                .containsExactly("1 5", "2 1");
        assertThat(arcs(SparkGraphs.of(table(DataTypes.StringType, List.of("b", "a"), List.of("a", "c")))))
                .containsExactly("a c", "b a");
    }

    @Test
    void refusesTablesThatAreNone() {
        refused(table(DataTypes.DoubleType, List.of(1.0), List.of(2.0)), "got double and double; cast them");
        refused(
                table(DataTypes.LongType, List.of(1L), List.of(2L)).drop("dst"),
                "needs the columns src and dst, got [src]");
        refused(table(DataTypes.LongType, Arrays.asList(1L, null), List.of(2L, 3L)), "arc null -> 3 has no vertex");
        refused(table(DataTypes.LongType, List.of(), List.of()), "graph has no vertices");
    }

    private static void refused(Dataset<Row> table, String reason) {
        assertThatThrownBy(() -> SparkGraphs.of(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void ranksBecomeTablesAndVertices() {
        LabelledGraph graph = SparkGraphs.of(table(DataTypes.LongType, List.of(2L, 1L), List.of(1L, 5L)));
        PageRankResult ranks = PageRank.of(graph.graph()).iterations(3).run();
        RankWriter writer = RankWriter.of(graph.ids(), ranks);
        Map<Long, Double> frame = new HashMap<>();
        writer.toFrame(spark).collectAsList().forEach(row -> frame.put(row.getLong(0), row.getDouble(1)));
        assertThat(frame).isEqualTo(Map.of(1L, ranks.rank(0), 2L, ranks.rank(1), 5L, ranks.rank(2)));
        Map<Object, Object> vertices = new HashMap<>();
        writer.toVertices(jsc).toJavaRDD().collect().forEach(vertex -> vertices.put(vertex._1(), vertex._2()));
        assertThat(vertices).isEqualTo(frame);

        LabelledGraph named = SparkGraphs.of(table(DataTypes.StringType, List.of("b"), List.of("a")));
        RankWriter names = RankWriter.of(
                named.ids(), PageRank.of(named.graph()).iterations(1).run());
        assertThat(names.toFrame(spark).orderBy("id").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("a", "b");
        assertThatThrownBy(() -> names.toVertices(jsc)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RankWriter.of(named.ids(), ranks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 ids and 3 ranks");
    }

    /** Damping one half, so that GraphX is at its fixed point after 36 iterations. */
    @Test
    void agreesWithGraphXAtConvergenceAndIterationByIteration() {
        org.codedcomputing.pagerank.graph.Graph graph = GraphSpec.generate("rmat:scale=8,edgeFactor=4,seed=2");
        int n = graph.vertices();
        List<Long> ids = new ArrayList<>();
        List<Edge<Object>> edges = new ArrayList<>();
        int dangling = 0;
        for (int v = 0; v < n; v++) {
            ids.add((long) v);
            dangling += graph.outDegree(v) == 0 ? 1 : 0;
            for (int slot = graph.outStart(v); slot < graph.outStart(v + 1); slot++) {
                edges.add(edge(v, graph.target(slot)));
            }
        }
        assertThat(dangling).isGreaterThan(20);
        Graph<Object, Object> oracle = graphX(ids, edges);
        double[] converged =
                PageRank.of(graph).damping(0.5).tolerance(1e-14, 200).run().ranks();
        double[] theirs = graphXRanks(oracle, 36, n);
        double[] three = PageRank.of(graph)
                .damping(0.5)
                .iterations(3)
                .normalisation(Normalisation.GRAPHX)
                .run()
                .ranks();
        double[] theirThree = graphXRanks(oracle, 3, n);
        for (int v = 0; v < n; v++) {
            assertThat(theirs[v] / n).isCloseTo(converged[v], within(1e-9));
            assertThat(theirThree[v]).isCloseTo(three[v], within(1e-11));
        }
    }

    private double[] graphXRanks(Graph<Object, Object> graph, int iterations, int n) {
        double[] ranks = new double[n];
        PageRank$.MODULE$
                .run(graph, iterations, 0.5, INTS, INTS)
                .vertices()
                .toJavaRDD()
                .collect()
                .forEach(vertex -> ranks[(int) (long) (Long) vertex._1()] = (double) vertex._2());
        return ranks;
    }

    private static Edge<Object> edge(long source, long target) {
        return new Edge<>(source, target, 1);
    }

    private Graph<Object, Object> graphX(List<Long> ids, List<Edge<Object>> edges) {
        RDD<Tuple2<Object, Object>> vertices = jsc.parallelize(ids, 2)
                .map(id -> new Tuple2<Object, Object>(id, 1))
                .rdd();
        StorageLevel memory = StorageLevel.MEMORY_ONLY();
        return Graph.apply(vertices, jsc.parallelize(edges, 2).rdd(), 1, memory, memory, INTS, INTS);
    }

    private Dataset<Row> table(DataType type, List<?> sources, List<?> targets) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            rows.add(RowFactory.create(sources.get(i), targets.get(i)));
        }
        return spark.createDataFrame(rows, new StructType().add("src", type).add("dst", type));
    }
}
