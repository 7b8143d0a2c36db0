package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges whose values do not fit their memory. */
@Tag("fault-10")
class ExchangeSpillTest {
    @TempDir
    private Path local;

    @ParameterizedTest
    @CsvSource({"CODED,none,1", "CODED,lz4,1", "CODED,zstd,100k", "REPLICATED,none,100k", "CODED,none,600k"})
    void spilledExchangesGiveTheSameAnswer(ExchangeMode mode, String codec, String memory) throws IOException {
        SparkConf conf = ExchangeTestSupport.conf(4)
                .set("spark.local.dir", local.toString())
                .set("spark.coded.exchange.codec", codec)
                .set("spark.coded.exchange.memory", memory)
                .set("spark.coded.exchange.strip", "64k");
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(context, 120_000, 12, 20261123);
            CodedPairs<String, Long> coded =
                    Coded.pairs(input).nodes(4).computationLoad(2).mode(mode);
            JavaPairRDD<String, Long> actual = coded.partitionBy(new HashPartitioner(5));
            ExchangeTestSupport.assertSamePartitions(input.partitionBy(new HashPartitioner(5)), actual);
            ExchangeReport report = coded.report();
            assertThat(report.spilledBytes()).isPositive();
            assertThat(report.explain()).contains("spilled %,d bytes".formatted(report.spilledBytes()));
            assertThat(files("coded_spill")).isEmpty();
            assertThat(OpenSpillFiles.list()).as("open spill files").isEmpty();
        }
        assertThat(files("")).isEmpty();
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> entries = Files.walk(local)) {
            return entries.filter(Files::isRegularFile)
                    .filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }
}
