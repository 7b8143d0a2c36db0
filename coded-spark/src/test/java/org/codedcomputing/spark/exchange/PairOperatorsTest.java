package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import scala.Tuple2;

/** Every operator gives what Spark's operator of the same name gives, on random data of random shape. */
class PairOperatorsTest {
    private static final int MOST_NODES = 5;

    /** Made with the class, which no other test needs. */
    private static final JavaSparkContext CONTEXT = new JavaSparkContext(ExchangeTestSupport.conf(MOST_NODES)
            .set("spark.kryo.classesToRegister", "org.codedcomputing.spark.exchange.PairOperatorsTest$Range"));

    @AfterContainer
    static void stop() {
        CONTEXT.close();
    }

    /** Least and greatest, as an aggregate that is modified in place. */
    static final class Range implements Serializable {
        private static final long serialVersionUID = 1L;
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;

        Range add(long value) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            return this;
        }

        Range merge(Range other) {
            return add(other.least).add(other.greatest);
        }

        @Override
        public String toString() {
            return least + ".." + greatest;
        }
    }

    private static JavaPairRDD<String, Long> random(long seed, int records, int keys, int partitions) {
        Random random = new Random(seed);
        List<Tuple2<String, Long>> list = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            list.add(new Tuple2<>("k" + random.nextInt(keys), random.nextLong()));
        }
        return CONTEXT.parallelizePairs(list, partitions);
    }

    private static <V> CodedPairs<String, V> coded(
            JavaPairRDD<String, V> pairs, ExchangeMode mode, int nodes, int load) {
        return Coded.pairs(pairs).mode(mode).nodes(nodes).computationLoad(Math.min(load, nodes));
    }

    /** Records of each partition as text, in an order of their own. */
    private static List<List<String>> partitions(JavaPairRDD<String, ?> rdd) {
        return rdd.map(Object::toString)
                .glom()
                .map(list -> list.stream().sorted().toList())
                .collect();
    }

    private static String sorted(Iterable<Long> values) {
        List<Long> list = new ArrayList<>();
        values.forEach(list::add);
        list.sort(Comparator.naturalOrder());
        return list.toString();
    }

    @Property(tries = 15)
    void equalSparks(
            @ForAll long seed,
            @ForAll @IntRange(max = 300) int records,
            @ForAll @IntRange(min = 1, max = 40) int keys,
            @ForAll @IntRange(min = 1, max = 13) int inputs,
            @ForAll @IntRange(min = 1, max = 7) int outputs,
            @ForAll @IntRange(min = 1, max = MOST_NODES) int nodes,
            @ForAll @IntRange(min = 1, max = MOST_NODES) int load,
            @ForAll ExchangeMode mode) {
        JavaPairRDD<String, Long> left = random(seed, records, keys, inputs);
        JavaPairRDD<String, Long> right = random(seed + 1, records / 3, keys, outputs);
        HashPartitioner partitioner = new HashPartitioner(outputs);
        CodedPairs<String, Long> coded = coded(left, mode, nodes, load);
        CodedPairs<String, Long> other = coded(right, mode, nodes, load);

        assertThat(partitions(coded.reduceByKey(partitioner, Long::sum)))
                .isEqualTo(partitions(left.reduceByKey(partitioner, Long::sum)));
        assertThat(partitions(coded.aggregateByKey(new Range(), partitioner, Range::add, Range::merge)))
                .isEqualTo(partitions(left.aggregateByKey(new Range(), partitioner, Range::add, Range::merge)));
        assertThat(partitions(coded.combineByKey(value -> 1L, (count, value) -> count + 1, Long::sum, partitioner)))
                .isEqualTo(partitions(
                        left.combineByKey(value -> 1L, (count, value) -> count + 1, Long::sum, partitioner)));
        assertThat(partitions(coded.groupByKey(partitioner).mapValues(PairOperatorsTest::sorted)))
                .isEqualTo(partitions(left.groupByKey(partitioner).mapValues(PairOperatorsTest::sorted)));
        assertThat(partitions(
                        coded.cogroup(other, partitioner).mapValues(both -> sorted(both._1()) + sorted(both._2()))))
                .isEqualTo(partitions(
                        left.cogroup(right, partitioner).mapValues(both -> sorted(both._1()) + sorted(both._2()))));
        assertThat(partitions(coded.join(other, partitioner))).isEqualTo(partitions(left.join(right, partitioner)));
        for (boolean ascending : new boolean[] {true, false}) {
            assertThat(coded.sortByKey(Comparator.naturalOrder(), ascending, outputs)
                            .keys()
                            .collect())
                    .isEqualTo(left.sortByKey(ascending, outputs).keys().collect());
        }
    }

    /** What is combined before the exchange is what is sent: few keys make few bytes, whatever the number of records. */
    @Property(tries = 1)
    void combinesBeforeItSends() {
        JavaPairRDD<String, Long> input = random(1, 6_000, 3, 6);
        CodedPairs<String, Long> coded = coded(input, ExchangeMode.CODED, 4, 2);
        Map<String, Long> sums = new TreeMap<>(
                coded.reduceByKey(new HashPartitioner(4), Long::sum).collectAsMap());
        assertThat(sums).isEqualTo(new TreeMap<>(input.reduceByKey(Long::sum).collectAsMap()));
        assertThat(coded.plan().canonicalOrder()).isTrue();
        assertThat(coded.report().nodes().stream()
                        .mapToLong(NodeReport::recordsOut)
                        .sum())
                .isEqualTo(3L * 6);
    }

    /** Behind a shuffle values come in another order each time: sums of whole numbers do not mind. */
    @Property(tries = 1)
    void reducesBehindAShuffle() {
        JavaPairRDD<String, Long> input = random(2, 3_000, 50, 6).repartition(7);
        assertThat(coded(input, ExchangeMode.CODED, 4, 2)
                        .reduceByKey(new HashPartitioner(3), Long::sum)
                        .collectAsMap())
                .isEqualTo(input.reduceByKey(Long::sum).collectAsMap());
    }

    @Property(tries = 1)
    void refusesToCompareArraysByValue() {
        JavaPairRDD<byte[], byte[]> arrays =
                CONTEXT.parallelize(List.of(1)).mapToPair(i -> new Tuple2<>(new byte[1], new byte[1]));
        CodedPairs<byte[], byte[]> coded = Coded.fixedWidthPairs(arrays, 1, 1);
        assertThatThrownBy(() -> coded.groupByKey(new HashPartitioner(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("groupByKey compares keys by value");
        assertThatThrownBy(() -> coded.reduceByKey(new HashPartitioner(2), (a, b) -> a))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
