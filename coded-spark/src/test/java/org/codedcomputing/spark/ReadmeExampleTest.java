package org.codedcomputing.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** The example of the README, run: code and output there are those here. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of("..");

    private static void example(JavaSparkContext jsc, PrintStream out) {
        // README: begin
        JavaPairRDD<String, Long> pairs = jsc.parallelize(
                        IntStream.range(0, 100_000).boxed().toList(), 6)
                .mapToPair(i -> new Tuple2<>("key-" + i % 1000, (long) i));

        CodedPairs<String, Long> coded =
                Coded.pairs(pairs).nodes(4).computationLoad(2).mode(ExchangeMode.CODED);
        JavaPairRDD<String, Long> sorted =
                coded.repartitionAndSortWithinPartitions(new HashPartitioner(4), Comparator.naturalOrder());

        out.println(sorted.glom().map(List::size).collect() + " records in each partition");
        out.println(coded.report().sentBytes() + " of " + coded.report().intermediateBytes() + " bytes sent");
        // README: end
    }

    @Test
    void readmeShowsThisCodeAndItsOutput() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (JavaSparkContext jsc = SparkTestContexts.local(4, Map.of())) {
            example(jsc, new PrintStream(printed, true, UTF_8));
        }
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(readme).contains(code()).contains(printed.toString(UTF_8));
    }

    /** The lines between the marks, as the README has them: without indentation of their own, and with System.out. */
    private static String code() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve(
                "coded-spark/src/test/java/" + ReadmeExampleTest.class.getName().replace('.', '/') + ".java"));
        int begin = lines.indexOf("        // README: begin");
        int end = lines.indexOf("        // README: end");
        return lines.subList(begin + 1, end).stream()
                .map(line -> line.isEmpty() ? line : line.substring(8).replaceFirst("^out\\.", "System.out."))
                .collect(Collectors.joining("\n"));
    }
}
