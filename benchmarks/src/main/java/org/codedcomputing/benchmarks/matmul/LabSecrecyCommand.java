package org.codedcomputing.benchmarks.matmul;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.util.Utils;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.matmul.BilinearAlgorithm;
import org.codedcomputing.core.matmul.BilinearProduct;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.job.CodedJobException;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.matmul.FactorSession;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Products whose operands one colluder must not learn, T = 1, while one host after the other is busy and Spark is told not to wait
 * for it: on which hosts each share was read. The same with a code without secrets, whose shares are not pinned, shows that this
 * would be seen. All answers are compared with exact ones.
 */
@Command(
        name = "secrecy-in-lab",
        hidden = true,
        description = "The measuring half of scripts/lab-trials secrecy, which calls it.",
        footer = {"", "Example:", "  scripts/lab submit secrecy-in-lab --hosts 5"})
public final class LabSecrecyCommand extends CodedCommand {
    private static final String NAME = "secrecy-lab";
    private static final long MODULUS = 1_048_573;
    private static final int SIDE = 24;
    private static final int FEWEST_HOSTS = 4;
    private static final long SEED = 20_261_129;

    @Option(names = "--hosts", description = "Hosts, each with one task slot; at least 4.", defaultValue = "5")
    private int hosts;

    @Option(names = "--rounds", description = "Products while a host is busy.", defaultValue = "3")
    private int rounds;

    @Option(names = "--json", description = "Where to write the figures, as bench writes its own.")
    private @Nullable Path json;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    private final List<Measurement> measurements = new ArrayList<>();
    private int folders;

    /**
     * How products went.
     *
     * @param answered products with an answer, which was right
     * @param unanswered products without
     * @param twoHosts shares that more than one host read
     * @param twoShares hosts that read more than one share of one product
     */
    private record Tally(int answered, int unanswered, long twoHosts, long twoShares) {
        static final Tally NONE = new Tally(0, 0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(
                    answered + other.answered,
                    unanswered + other.unanswered,
                    twoHosts + other.twoHosts,
                    twoShares + other.twoShares);
        }

        static Tally of(boolean right) {
            return new Tally(right ? 1 : 0, right ? 0 : 1, 0, 0);
        }

        Tally read(ShareReadings readings) {
            return new Tally(answered, unanswered, readings.onTwoHosts(), readings.withTwoShares());
        }
    }

    /** A product that may have no answer. */
    @FunctionalInterface
    private interface OneProduct {
        /** Whether there was an answer, which was right. */
        boolean answered() throws Exception;
    }

    @Override
    protected int run(PrintWriter out) throws Exception {
        if (hosts < FEWEST_HOSTS || rounds < 1) {
            throw usage("%d hosts and %d products; choose at least %d and 1".formatted(hosts, rounds, FEWEST_HOSTS));
        }
        SparkConf conf = spark.conf("secrecy in lab", hosts)
                // Executors start slowly on two cores.
                .setIfMissing("spark.coded.job.slotWait", "5min")
                // Spark starts what waits for a busy host on another one at once.
                .set("spark.locality.wait", "0");
        return spark.run(conf, jsc -> {
            Executors.await(jsc, hosts);
            Executors.awaitHosts(jsc, hosts, hosts);
            Path notes = Files.createTempDirectory("secrecy-in-lab");
            try {
                return trial(jsc, out, notes);
            } finally {
                Utils.deleteRecursively(notes.toFile());
            }
        });
    }

    private int trial(JavaSparkContext jsc, PrintWriter out, Path notes) throws Exception {
        List<String> all = BusyHost.all(jsc, hosts);
        // K = 2m: the most parts of A that leave one host to spare.
        ProductFamily ofA = BilinearProduct.secureA(BilinearAlgorithm.trivial(1, (hosts - 1) / 2, 1), 1);
        Tally fixed = factor(jsc, out, notes, all, "A hidden, fixed", ofA);
        Tally both = Tally.NONE;
        for (String busy : all) {
            both = both.plus(products(jsc, out, notes, busy));
        }
        Tally control = factor(jsc, out, notes, all, "control, not hidden", Mds.of(hosts));
        long twoHosts = fixed.twoHosts + both.twoHosts;
        long twoShares = fixed.twoShares + both.twoShares;
        out.println(
                "hidden: %d shares on two hosts, %d hosts with two shares of one product; %d products answered, %d not"
                        .formatted(
                                twoHosts,
                                twoShares,
                                fixed.answered + both.answered,
                                fixed.unanswered + both.unanswered));
        out.println("control: %d shares on two hosts".formatted(control.twoHosts));
        count("answered", fixed.answered + both.answered);
        count("unanswered", fixed.unanswered + both.unanswered);
        List<Goal> goals = List.of(
                Goal.atMost(
                        NAME + ".twoHosts", (double) twoHosts, "shares", 0, "hosts of one share, T = 1, one host busy"),
                Goal.atMost(NAME + ".twoShares", (double) twoShares, "hosts", 0, "shares of one product on one host"),
                Goal.atLeast(NAME + ".control", (double) control.twoHosts, "shares", 1, "shares that are not pinned"),
                Goal.atMost(
                        NAME + ".unanswered",
                        fixed.unanswered + both.unanswered,
                        "products",
                        0,
                        "one host more than needed, and one host busy"));
        Result result = new Result(NAME, false, Machine.describe(), Machine.commit(), SEED, measurements, goals);
        out.println(result.goalTable());
        if (json != null) {
            result.write(json);
        }
        boolean kept = twoHosts == 0 && twoShares == 0 && control.twoHosts > 0;
        boolean useful = fixed.answered > 0 && both.answered > 0;
        return kept && useful ? OK : FAILED;
    }

    private void count(String id, double value) {
        measurements.add(new Measurement(NAME + "." + id, value, "products", List.of(value)));
    }

    private Path folder(Path notes) throws IOException {
        return Files.createDirectory(notes.resolve("" + folders++));
    }

    private static DMatrixRMaj residues(int columns, long seed) {
        return new DMatrixRMaj(
                SIDE,
                columns,
                true,
                new SplittableRandom(seed)
                        .longs((long) SIDE * columns, 0, MODULUS)
                        .asDoubleStream()
                        .toArray());
    }

    /** A B modulo the prime: sums of 24 products below 2^40. */
    private static double[] exact(DMatrixRMaj a, DMatrixRMaj b) {
        double[] product = new double[a.numRows * b.numCols];
        for (int i = 0; i < a.numRows; i++) {
            for (int j = 0; j < b.numCols; j++) {
                long sum = 0;
                for (int k = 0; k < a.numCols; k++) {
                    sum += ((long) a.get(i, k)) * (long) b.get(k, j);
                }
                product[i * b.numCols + j] = sum % MODULUS;
            }
        }
        return product;
    }

    private static boolean answered(OneProduct product) throws Exception {
        try {
            return product.answered();
        } catch (CodedJobException e) {
            if (e.reason() != CodedJobException.Reason.NOT_DECODABLE) {
                throw e;
            }
            return false;
        }
    }

    private static void requireRight(double[] expected, double[] actual) {
        if (!Arrays.equals(expected, actual)) {
            throw new IllegalStateException("a wrong product");
        }
    }

    /** Products of one A, whose shares stay the same while one host after the other is busy. */
    private Tally factor(
            JavaSparkContext jsc, PrintWriter out, Path notes, List<String> all, String what, ProductFamily family)
            throws Exception {
        Path read = folder(notes);
        DMatrixRMaj a = residues(SIDE, SEED);
        DMatrixRMaj x = residues(1, SEED + 1);
        double[] expected = exact(a, x);
        Tally tally = Tally.NONE;
        try (FactorSession session = Coded.factor(jsc, a)
                .code(family)
                .workers(hosts)
                .field(PrimeField.withModulus(MODULUS))
                .madeStragglers(new ShareReadings.Notes(read.toString()), Speeds.FREE)
                .open()) {
            OneProduct product = () -> {
                requireRight(expected, session.multiply(Vectors.dense(x.data)).toArray());
                return true;
            };
            tally = tally.plus(Tally.of(answered(product)));
            for (String busy : all) {
                Executors.awaitIdle(jsc);
                try (BusyHost host = BusyHost.take(jsc, hosts, busy, folder(notes))) {
                    for (int round = 0; round < rounds; round++) {
                        tally = tally.plus(Tally.of(answered(product)));
                    }
                }
            }
        }
        ShareReadings readings = ShareReadings.of(read);
        out.println("%s, %s: %d products answered, %d not; %d readings: %s"
                .formatted(
                        what,
                        family.name(),
                        tally.answered,
                        tally.unanswered,
                        readings.readings(),
                        readings.explain()));
        out.flush();
        return tally.read(readings);
    }

    /** Products of hidden A and B, each with shares of its own, while a host is busy. */
    private Tally products(JavaSparkContext jsc, PrintWriter out, Path notes, String busy) throws Exception {
        ProductFamily family = BilinearProduct.secure(BilinearAlgorithm.trivial(1, 1, 1), 1);
        DMatrixRMaj a = residues(SIDE, SEED + 2);
        DMatrixRMaj b = residues(SIDE, SEED + 3);
        double[] expected = exact(a, b);
        Tally tally = Tally.NONE;
        Executors.awaitIdle(jsc);
        try (BusyHost host = BusyHost.take(jsc, hosts, busy, folder(notes))) {
            for (int round = 0; round < rounds; round++) {
                Path read = folder(notes);
                boolean answered = answered(() -> {
                    requireRight(
                            expected,
                            Coded.multiply(jsc, a, b)
                                    .code(family)
                                    .workers(hosts)
                                    .field(PrimeField.withModulus(MODULUS))
                                    .madeStragglers(new ShareReadings.Notes(read.toString()), Speeds.FREE)
                                    .run()
                                    .data);
                    return true;
                });
                ShareReadings readings = ShareReadings.of(read);
                tally = tally.plus(Tally.of(answered).read(readings));
                out.println("A and B hidden, %s, %s busy: %s; %s"
                        .formatted(family.name(), busy, answered ? "answered" : "not answered", readings.explain()));
                out.flush();
            }
        }
        return tally;
    }
}
