package org.codedcomputing.benchmarks.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.job.CodedJob;
import org.jspecify.annotations.Nullable;

/** Bytes that cross the loopback device in a round, on executors of their own: shares must travel once, not each round. */
final class TrafficPart {
    private static final int WORKERS = 6;
    private static final int LONGS = 1 << 20;
    private static final double BOUND = 0.01;
    private static final String ID = "job.shareTraffic";
    private static final String BASELINE = "bytes of all shares, by the loopback device's bytes of a round";
    private static final Path DEVICES = Path.of("/proc/net/dev");

    private TrafficPart() {}

    /** @param spark on executors of this machine; null if there are none */
    static void run(
            @Nullable JavaSparkContext spark,
            Experiment.Options options,
            List<Measurement> measurements,
            List<Goal> goals)
            throws IOException {
        if (spark == null || !Files.isReadable(DEVICES)) {
            goals.add(Goal.notMeasured(ID, "x", BOUND, BASELINE, "needs Linux; " + Executors.NEEDED));
            return;
        }
        EvaluationCode code = new EvaluationCode(WORKERS, WORKERS, LONGS);
        double shares = (double) code.workers() * LONGS * Long.BYTES;
        List<Double> perRound = new ArrayList<>();
        try (var session = CodedJob.of(spark, code).open(code.input())) {
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
