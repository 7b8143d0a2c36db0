package org.codedcomputing.terasort;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangePlan;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our jobs next to Hadoop's: same rows, same checksums, and its validator accepts every sort. */
class HadoopOracleTest {
    private static final int ROWS = 100_000;
    private static final int MOST_NODES = 8;

    @TempDir
    private static Path shared;

    private static JavaSparkContext jsc;
    private static String checksum;

    @TempDir
    private Path temp;

    @BeforeAll
    static void generate() throws Exception {
        jsc = SparkTestContexts.local(MOST_NODES, Map.of());
        TeraGen.of(ROWS, input()).tasks(3).run(jsc);
        checksum = TeraChecksumJob.of(input()).run(jsc).checksum();
    }

    @AfterAll
    static void stop() {
        jsc.close();
    }

    private static String input() {
        return shared.resolve("input").toString();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 97503e23", "10, 5b2d1434d", "1000, 1f9ffe645ec", "10000, 139abefd74b2"})
    void generatesHadoopsRowsByteForByte(int rows, String known) throws Exception {
        TeraGen.of(rows, temp.resolve("ours").toString()).tasks(3).run(jsc);
        HadoopOracle.generate(rows, temp.resolve("hadoops"));
        assertThat(RowFiles.content(temp.resolve("ours"))).isEqualTo(RowFiles.content(temp.resolve("hadoops")));
        assertThat(HadoopOracle.checksum(temp.resolve("ours"), temp.resolve("report")))
                .isEqualTo(known);
        assertThat(TeraChecksumJob.of(temp.resolve("hadoops").toString())
                        .run(jsc)
                        .checksum())
                .isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({
        "UNCODED,3,1",
        "UNCODED,8,3",
        "REPLICATED,3,1",
        "REPLICATED,3,2",
        "REPLICATED,4,2",
        "REPLICATED,4,3",
        "REPLICATED,5,5",
        "REPLICATED,6,2",
        "REPLICATED,8,3",
        "CODED,3,1",
        "CODED,3,2",
        "CODED,4,2",
        "CODED,4,3",
        "CODED,5,5",
        "CODED,6,2",
        "CODED,8,3"
    })
    void bothValidatorsAcceptEveryMode(ExchangeMode mode, int nodes, int load) throws Exception {
        CodedSort exchange = CodedSort.of(mode, nodes, load);
        Path sorted = temp.resolve("sorted");
        TeraSort.Result result = TeraSort.builder(input(), sorted.toString())
                .exchange(exchange)
                .partitions(nodes)
                .build()
                .run(jsc);

        TeraValidate.Result ours = TeraValidate.of(
                        sorted.toString(), temp.resolve("ours").toString())
                .expecting(ROWS, checksum)
                .run(jsc);
        assertThat(ours.errors()).isEmpty();
        HadoopOracle.Report hadoops = HadoopOracle.validate(sorted, temp.resolve("hadoops"));
        assertThat(hadoops).isEqualTo(new HadoopOracle.Report(0, "checksum\t" + checksum + "\n"));
        assertThat(RowFiles.parts(sorted)).hasSize(nodes);
        assertBytes(result, exchange.report());
    }

    /** Rows are 100 bytes: what is sent keeps to the formula within twice the estimate of the padding. */
    private static void assertBytes(TeraSort.Result sorted, ExchangeReport report) {
        ExchangePlan plan = report.plan();
        if (plan.mode() == ExchangeMode.UNCODED) {
            return;
        }
        assertThat(report.intermediateBytes()).isEqualTo(100L * ROWS);
        double recordsPerValue = (double) ROWS / plan.nodes() / plan.batches();
        double estimate = plan.segments() < 2
                ? 0
                : CdcLoad.padding(plan.nodes(), plan.segments(), sorted.sampledKeys(), recordsPerValue);
        double most = 2 * estimate + 0.01;
        assertThat((double) report.sentBytes())
                .isBetween(report.predictedSentBytes() * 0.98, report.predictedSentBytes() * (1 + most));
        assertThat((double) report.receivedBytes())
                .isBetween(report.predictedReceivedBytes() * 0.98, report.predictedReceivedBytes() * (1 + most));
    }

    @Test
    void aMillionRowsKeepTheirChecksum() throws Exception {
        String input = temp.resolve("million").toString();
        TeraGen.of(1_000_000, input).tasks(4).run(jsc);
        TeraSort.builder(input, temp.resolve("sorted").toString())
                .exchange(CodedSort.of(ExchangeMode.CODED, 6, 2))
                .partitions(12)
                .build()
                .run(jsc);
        TeraValidate.Result result = TeraValidate.of(
                        temp.resolve("sorted").toString(),
                        temp.resolve("report").toString())
                .expecting(1_000_000, "7a27e2d0d55de")
                .run(jsc);
        assertThat(result.errors()).isEmpty();
    }

    /** Equal keys go to one range, so one node reduces everything, and nothing is left to code. */
    @Test
    void rowsOfOneKeySortAndThePlanSaysThatCodingWillNotPay() throws Exception {
        byte[] rows = new byte[30_000 * TeraRecord.LENGTH];
        for (int row = 0; row < 30_000; row++) {
            System.arraycopy(RowFiles.record("7fff80", row), 0, rows, row * TeraRecord.LENGTH, TeraRecord.LENGTH);
        }
        RowFiles.write(temp.resolve("input/part-0"), rows);
        String input = temp.resolve("input").toString();
        CodedSort exchange = CodedSort.of(ExchangeMode.CODED, 4, 2);
        Path sorted = temp.resolve("sorted");
        TeraSort.builder(input, sorted.toString())
                .exchange(exchange)
                .partitions(4)
                .build()
                .run(jsc);
        assertThat(HadoopOracle.validate(sorted, temp.resolve("report")))
                .isEqualTo(new HadoopOracle.Report(
                        0, "checksum\t" + TeraChecksumJob.of(input).run(jsc).checksum() + "\n"));
        assertThat(exchange.plan().explain()).contains("node 3 reduces 100.0 % of D", "coding will not pay");
        assertThat(exchange.report().sentBytes())
                .isEqualTo(exchange.plan().predictedSentBytes().orElseThrow())
                .isEqualTo(1_500_000);
        assertThat(exchange.report().memoryBytes()).isLessThan(4_000_000);
    }

    /** Fewer rows than batches, and none at all. */
    @ParameterizedTest
    @CsvSource({"0", "1", "7"})
    void fewRowsSortToo(int rows) throws Exception {
        String input = temp.resolve("input").toString();
        TeraGen.of(rows, input).tasks(2).run(jsc);
        String sum = TeraChecksumJob.of(input).run(jsc).checksum();
        for (ExchangeMode mode : ExchangeMode.FIXED) {
            String sorted = temp.resolve("sorted-" + mode).toString();
            TeraSort.builder(input, sorted)
                    .exchange(CodedSort.of(mode, 4, 2))
                    .partitions(4)
                    .build()
                    .run(jsc);
            assertThat(TeraValidate.of(sorted, temp.resolve("report-" + mode).toString())
                            .expecting(rows, sum)
                            .run(jsc)
                            .errors())
                    .isEmpty();
        }
    }

    @Test
    void ourValidatorFindsWhatHadoopsFinds() throws Exception {
        byte[] rows = RowFiles.concat(RowFiles.record("02", 1), RowFiles.record("01", 2));
        RowFiles.write(temp.resolve("unsorted/part-r-00000"), rows);
        assertThat(TeraValidate.of(
                                temp.resolve("unsorted").toString(),
                                temp.resolve("ours").toString())
                        .run(jsc)
                        .errors())
                .singleElement()
                .asString()
                .contains("part-r-00000 row 0", "part-r-00000 row 1");
        assertThat(HadoopOracle.validate(temp.resolve("unsorted"), temp.resolve("hadoops"))
                        .text())
                .contains("misorder");
    }
}
