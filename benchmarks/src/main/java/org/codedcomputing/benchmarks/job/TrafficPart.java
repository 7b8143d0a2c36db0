package org.codedcomputing.benchmarks.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.job.CodedJob;

/** Bytes that cross the loopback device in a round, in executors of their own: shares must travel once, not each round. */
final class TrafficPart {
    private static final int EXECUTORS = 2;
    private static final int CORES = 3;
    private static final int LONGS = 1 << 20;
    private static final double BOUND = 0.01;
    private static final String ID = "job.shareTraffic";
    private static final String BASELINE = "bytes of all shares, by the loopback device's bytes of a round";
    private static final Path DEVICES = Path.of("/proc/net/dev");

    private TrafficPart() {}

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals) throws IOException {
        if (!Executors.available() || !Files.isReadable(DEVICES)) {
            goals.add(Goal.notMeasured(ID, "x", BOUND, BASELINE, "needs Linux; " + Executors.NEEDED));
            return;
        }
        SparkConf conf = Executors.conf(Map.of())
                .setMaster("local-cluster[%d,%d,%d]".formatted(EXECUTORS, CORES, Executors.MEBIBYTES));
        EvaluationCode code = new EvaluationCode(EXECUTORS * CORES, EXECUTORS * CORES, LONGS);
        double shares = (double) code.workers() * LONGS * Long.BYTES;
        List<Double> perRound = new ArrayList<>();
        try (JavaSparkContext spark = new JavaSparkContext(conf);
                var session = CodedJob.of(spark, code).open(code.input())) {
            for (long i = 0; i < 20; i++) {
                long before = loopback();
                session.run(i, (share, round, worker) -> PacedWork.block(share[0]));
                if (i >= 10) {
                    perRound.add((loopback() - before) / shares);
                }
            }
        }
        measurements.add(Measurement.median("job.shareTraffic", "x", perRound));
        goals.add(Goal.atMost(ID, Result.median(perRound), "x", BOUND, BASELINE));
        options.progress().accept("share traffic measured");
    }

    private static long loopback() throws IOException {
        for (String line : Files.readAllLines(DEVICES)) {
            String[] parts = line.trim().split("[:\\s]+", -1);
            if (parts[0].equals("lo")) {
                return Long.parseLong(parts[1]);
            }
        }
        throw new IOException("no loopback device in " + DEVICES);
    }
}
