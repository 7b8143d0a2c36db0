package org.codedcomputing.benchmarks.exchange;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.ExchangeDesign;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangePlan;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import scala.Tuple2;

/**
 * The embedded exchange: XOR against an array copy, the time to plan a large design, and the three modes side by side on
 * the same input, alternating. Nothing crosses a wire here, so coding can only cost; this experiment says how much.
 */
public final class ExchangeExperiment implements Experiment {
    static final int NODES = 4;
    private static final int LOAD = 2;
    static final int KEY_BYTES = 10;
    static final int VALUE_BYTES = 90;
    private static final double GIGA = 1e9;

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public String description() {
        return "XOR against array copy, planning, memory while data grows, and the three modes of the exchange side by side, embedded";
    }

    @Override
    public Result run(Options options) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        xor(options, measurements, goals);
        MemoryPart.run(options, measurements, goals);
        try (JavaSparkContext spark = new JavaSparkContext(conf())) {
            plan(spark, options, measurements, goals);
            modes(spark, options, measurements, goals);
        }
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    @Override
    public Optional<LinePlot> plot(Result result) {
        return MemoryPart.plot(result);
    }

    /** A context in this JVM, with a slot for each node. */
    static SparkConf conf() {
        return new SparkConf()
                .setMaster("local[" + NODES + "]")
                .setAppName("bench exchange")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
    }

    /** The design that is measured. */
    static <K, V> CodedPairs<K, V> describe(CodedPairs<K, V> pairs) {
        return pairs.nodes(NODES).computationLoad(LOAD);
    }

    private static void xor(Options options, List<Measurement> measurements, List<Goal> goals) throws Exception {
        ChainedOptionsBuilder jmh = new OptionsBuilder()
                .include(XorBenchmark.class.getName())
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend("-Xmx2g")
                .shouldFailOnError(true)
                .forks(options.quick() ? 1 : 3);
        if (options.quick()) {
            jmh.param("load", "3");
        }
        Map<String, Double> bytesPerSecond = new TreeMap<>();
        for (RunResult result : new Runner(jmh.build()).run()) {
            String load = result.getParams().getParam("load");
            String method = result.getPrimaryResult().getLabel();
            // Microseconds for r segments.
            double seconds = result.getPrimaryResult().getScore() / 1e6;
            double rate = Integer.parseInt(load) * (double) XorBenchmark.SEGMENT_BYTES / seconds / GIGA;
            bytesPerSecond.put(method + "." + load, rate);
            measurements.add(new Measurement("xor." + method + ".r" + load, rate, "GB/s read", List.of(rate)));
        }
        for (String load : options.quick() ? List.of("3") : List.of("2", "3", "5")) {
            double copy = bytesPerSecond.getOrDefault("copy." + load, Double.NaN);
            for (String method : List.of("encode", "decode")) {
                goals.add(Goal.atMost(
                        "exchange.xor." + method + ".r" + load,
                        copy / bytesPerSecond.getOrDefault(method + "." + load, Double.NaN),
                        "x copy",
                        1.5,
                        "array copy of the bytes it reads"));
            }
        }
        options.progress().accept("XOR measured");
    }

    private static void plan(
            JavaSparkContext spark, Options options, List<Measurement> measurements, List<Goal> goals) {
        spark.sc().conf().set("spark.coded.exchange.groupCap", "1000000");
        JavaPairRDD<byte[], byte[]> empty =
                rows(spark, 0, Math.toIntExact(CdcDesign.of(64, 3).batches()), options.seed());
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            ExchangePlan plan = Coded.fixedWidthPairs(empty, KEY_BYTES, VALUE_BYTES)
                    .nodes(64)
                    .computationLoad(3)
                    .design(ExchangeDesign.CDC)
                    .plan();
            long walked = 0;
            for (var groups = CdcDesign.of(64, 3).groupsOf(63); groups.hasNext(); ) {
                walked += groups.nextLong() & 1;
            }
            millis.add((System.nanoTime() - start) / 1e6);
            if (walked < 0 || plan.groups() != 635_376) {
                throw new IllegalStateException("a plan of " + plan.groups() + " groups");
            }
        }
        spark.sc().conf().remove("spark.coded.exchange.groupCap");
        // The first counts: a plan is made once.
        measurements.add(new Measurement("plan.k64.r3", millis.get(0), "ms, first call", millis));
        goals.add(Goal.atMost(
                "exchange.plan.k64.r3",
                millis.get(0),
                "ms",
                100,
                "first call, with a walk over one node's 39,711 groups"));
        options.progress().accept("planning measured");
    }

    private static void modes(
            JavaSparkContext spark, Options options, List<Measurement> measurements, List<Goal> goals) {
        int rows = options.quick() ? 1_000_000 : 4_000_000;
        int rounds = options.quick() ? 3 : 7;
        JavaPairRDD<byte[], byte[]> input =
                rows(spark, rows, 6 * NODES, options.seed()).persist(StorageLevel.MEMORY_ONLY());
        input.count();
        Map<ExchangeMode, List<Double>> seconds = new EnumMap<>(ExchangeMode.class);
        Map<ExchangeMode, List<Double>> cpu = new EnumMap<>(ExchangeMode.class);
        CpuMeter meter = new CpuMeter();
        spark.sc().addSparkListener(meter);
        Map<ExchangeMode, List<Double>> jobCpu = new EnumMap<>(ExchangeMode.class);
        Map<ExchangeMode, List<Double>> mapAndCodingCpu = new EnumMap<>(ExchangeMode.class);
        Map<ExchangeMode, List<Double>> codingCpu = new EnumMap<>(ExchangeMode.class);
        Map<ExchangeMode, List<Double>> moveCpu = new EnumMap<>(ExchangeMode.class);
        Map<ExchangeMode, ExchangeReport> last = new EnumMap<>(ExchangeMode.class);
        for (int round = -1; round < rounds; round++) {
            for (ExchangeMode mode : ExchangeMode.FIXED) {
                System.gc();
                CodedPairs<byte[], byte[]> coded = describe(Coded.fixedWidthPairs(input, KEY_BYTES, VALUE_BYTES))
                        .mode(mode);
                meter.reset();
                long start = System.nanoTime();
                long count = coded.repartitionAndSortWithinPartitions(new LeadingByte(NODES), LeadingByte.UNSIGNED)
                        .count();
                double elapsed = (System.nanoTime() - start) / GIGA;
                if (count != rows) {
                    throw new IllegalStateException("%d rows out of %d in mode %s".formatted(count, rows, mode));
                }
                ExchangeReport report = coded.report();
                // The listeners have heard of every task by now; the report waits for them.
                double tasksCpu = meter.seconds();
                if (round >= 0) {
                    seconds.computeIfAbsent(mode, m -> new ArrayList<>()).add(elapsed);
                    ExchangeReport.StageFigures stage = report.stage();
                    if (stage != null) {
                        cpu.computeIfAbsent(mode, m -> new ArrayList<>()).add(stage.cpuSeconds());
                    }
                    double sendersCpu = 0;
                    if (mode != ExchangeMode.UNCODED) {
                        // Senders have threads of their own, which Spark does not count.
                        sendersCpu = report.cpuSeconds("encode") + report.cpuSeconds("send");
                        mapAndCodingCpu
                                .computeIfAbsent(mode, m -> new ArrayList<>())
                                .add(report.cpuSeconds("map")
                                        + report.cpuSeconds("seal")
                                        + report.cpuSeconds("encode")
                                        + report.cpuSeconds("decode"));
                        double gigabytes = report.intermediateBytes() / GIGA;
                        double coding = report.cpuSeconds("encode") + report.cpuSeconds("decode");
                        double moving = coding
                                + report.cpuSeconds("seal")
                                + report.cpuSeconds("send")
                                + report.cpuSeconds("receive");
                        codingCpu.computeIfAbsent(mode, m -> new ArrayList<>()).add(coding / gigabytes);
                        moveCpu.computeIfAbsent(mode, m -> new ArrayList<>()).add(moving / gigabytes);
                    }
                    jobCpu.computeIfAbsent(mode, m -> new ArrayList<>()).add(tasksCpu + sendersCpu);
                    last.put(mode, report);
                }
            }
            options.progress()
                    .accept(
                            round < 0
                                    ? "modes warmed up"
                                    : String.format(Locale.ROOT, "modes, round %d of %d", round + 1, rounds));
        }
        input.unpersist(true);
        for (ExchangeMode mode : ExchangeMode.FIXED) {
            measurements.add(
                    Measurement.median("modes." + mode + ".seconds", "s", seconds.getOrDefault(mode, List.of())));
            measurements.add(
                    Measurement.median("modes." + mode + ".stage.cpu", "cpu s", cpu.getOrDefault(mode, List.of())));
            measurements.add(Measurement.median(
                    "modes." + mode + ".job.cpu",
                    "cpu s, all tasks and threads",
                    jobCpu.getOrDefault(mode, List.of())));
            ExchangeReport report = last.get(mode);
            if (report != null) {
                measurements.add(single("modes." + mode + ".sent", (double) report.sentBytes(), "bytes"));
                measurements.add(
                        single("modes." + mode + ".sent.formula", (double) report.predictedSentBytes(), "bytes"));
                measurements.add(single("modes." + mode + ".received", (double) report.receivedBytes(), "bytes"));
                if (!report.nodes().isEmpty()) {
                    for (String stage : ExchangeReport.stages()) {
                        measurements.add(single(
                                "modes." + mode + ".stage." + stage.replace(' ', '-'),
                                report.maxSeconds(stage),
                                "s, slowest node"));
                    }
                }
            }
        }
        for (ExchangeMode mode : List.of(ExchangeMode.REPLICATED, ExchangeMode.CODED)) {
            measurements.add(Measurement.median(
                    "modes." + mode + ".move.cpu.per.gb",
                    "cpu s per GB of D: seal, encode, send, receive, decode",
                    moveCpu.getOrDefault(mode, List.of())));
        }
        measurements.add(Measurement.median(
                "coding.cpu.per.gb",
                "cpu s per GB of D: encode and decode",
                codingCpu.getOrDefault(ExchangeMode.CODED, List.of())));
        double uncoded = Result.median(seconds.getOrDefault(ExchangeMode.UNCODED, List.of()));
        for (ExchangeMode mode : List.of(ExchangeMode.REPLICATED, ExchangeMode.CODED)) {
            measurements.add(single(
                    "modes." + mode + ".over.uncoded",
                    Result.median(seconds.getOrDefault(mode, List.of())) / uncoded,
                    "x uncoded"));
        }
        double bytes = (double) rows * (KEY_BYTES + VALUE_BYTES);
        double uncodedCpu = Result.median(jobCpu.getOrDefault(ExchangeMode.UNCODED, List.of())) / bytes;
        double codedCpu = Result.median(mapAndCodingCpu.getOrDefault(ExchangeMode.CODED, List.of())) / LOAD / bytes;
        goals.add(Goal.atMost(
                "exchange.cpu.per.mapped.byte",
                codedCpu / uncodedCpu,
                "x uncoded",
                1.25,
                "map, seal, encode and decode per byte mapped (r D), against map and reduce of uncoded (D)"));
        ExchangeReport coded = last.get(ExchangeMode.CODED);
        if (coded != null) {
            goals.add(Goal.atMost(
                    "exchange.sent.over.formula",
                    (double) coded.sentBytes() / coded.predictedSentBytes(),
                    "x D*L_c",
                    1.02,
                    String.format(
                            Locale.ROOT,
                            "D (1/r)(1 - r/K), padding estimated %.4f of it",
                            coded.predictedPadding().orElse(0))));
        }
    }

    private static Measurement single(String id, double value, String unit) {
        return new Measurement(id, value, unit, List.of(value));
    }

    /** Rows of random keys and values. */
    static JavaPairRDD<byte[], byte[]> rows(JavaSparkContext spark, int rows, int partitions, long seed) {
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(i);
        }
        return spark.parallelize(parts, partitions).flatMapToPair(part -> {
            SplittableRandom random = new SplittableRandom(seed + part);
            int from = (int) ((long) rows * part / partitions);
            int to = (int) ((long) rows * (part + 1) / partitions);
            return IntStream.range(from, to)
                    .mapToObj(i -> {
                        byte[] key = new byte[KEY_BYTES];
                        byte[] value = new byte[VALUE_BYTES];
                        random.nextBytes(key);
                        random.nextBytes(value);
                        return new Tuple2<>(key, value);
                    })
                    .iterator();
        });
    }
}
