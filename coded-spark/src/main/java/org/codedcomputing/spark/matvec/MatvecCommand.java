package org.codedcomputing.spark.matvec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.DryRunOption;
import org.codedcomputing.spark.cli.JsonFile;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "matvec",
        description = {
            "Multiply a random matrix by random vectors on workers of unequal speed, and say how it went.",
            "Schemes: " + MatvecTexts.SCHEMES + "."
        },
        footer = {
            "",
            "Examples:",
            "  coded matvec --rows 4000 --columns 1000 --workers 4 --speeds 1,1,0.5,0.5 --rounds 5 --check",
            "  coded matvec --rows 4000 --columns 500 --speeds 1,1,0.5,0.5 --paced --multiply-adds 1e6 --scheme hcmm-lt"
        })
final class MatvecCommand extends CodedCommand {
    /** Largest relative error that {@code --check} lets pass: ten times the tolerance, which is of an estimate. */
    private static final double ALLOWED = 10 * MatvecOptions.DEFAULT_TOLERANCE;

    @Option(names = "--rows", required = true, paramLabel = "R", description = "Rows of A.")
    private int rows;

    @Option(names = "--columns", required = true, paramLabel = "C", description = "Columns of A.")
    private int columns;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Workers, one a task slot. Default: as many as --speeds, or the cores of this machine.")
    private @Nullable Integer workers;

    @Option(
            names = "--speeds",
            paramLabel = "S,S,...",
            description = "Relative speed of each worker, as far as it is known before the first product.")
    private @Nullable String speeds;

    @Option(
            names = "--multiply-adds",
            paramLabel = "RATE",
            defaultValue = "1e9",
            description = "Multiply-adds per second of a worker of speed 1.")
    private double multiplyAdds;

    @Option(
            names = "--product",
            paramLabel = "A_MU",
            defaultValue = "1",
            description = "a mu: the time that is certain over the mean of the rest; large for steady workers.")
    private double product;

    @Option(
            names = "--paced",
            description = "Make the speeds true on a local master: tasks park so that none is faster. The plan stays.")
    private boolean paced;

    @Option(names = "--scheme", paramLabel = "NAME", defaultValue = "auto", description = "How rows are spread.")
    private String scheme = "";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "1", description = "Products, each by another vector.")
    private int rounds;

    @Option(names = "--verified", description = "Check each result as it comes, and drop wrong ones.")
    private boolean verified;

    @Option(names = "--check", description = "Compare with A x on the driver; exit code 1 if it differs.")
    private boolean check;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of A, the vectors and the code.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
    private @Nullable Path json;

    @Mixin
    private DryRunOption dryRun = new DryRunOption();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter printer) throws Exception {
        MatvecScheme chosen = usageOf(() -> MatvecTexts.scheme(scheme));
        usageOf(() -> {
            MatvecTexts.requireSize(rows, columns);
            return rows;
        });
        if (rounds < 1) {
            throw usage("--rounds must be at least 1 (was " + rounds + ")");
        }
        List<Double> relative = usageOf(
                () -> MatvecTexts.speeds(speeds, workers, Runtime.getRuntime().availableProcessors()));
        double rate = usageOf(() -> MatvecTexts.rowsPerSecond(multiplyAdds, columns));
        List<WorkerModel> models = usageOf(() -> MatvecTexts.models(relative, rate, product));
        MatvecOptions asked = MatvecOptions.NONE.withScheme(chosen).withModels(speeds == null ? List.of() : models);
        // What cannot be planned is a wrong use, and found out before Spark starts.
        usageOf(() -> MatvecPlanner.of(asked, rows, columns, relative.size(), rounds > 1, true)
                .plan(asked.models()));
        SparkConf conf = spark.conf("coded matvec", relative.size());
        if (paced && !conf.get("spark.master").startsWith("local[")) {
            throw usage("--paced makes speeds on a local master, but the master is %s; leave one of them out"
                    .formatted(conf.get("spark.master")));
        }
        return spark.run(conf, jsc -> multiply(printer, jsc, asked, relative, rate));
    }

    private int multiply(
            PrintWriter printer, JavaSparkContext jsc, MatvecOptions asked, List<Double> relative, double rate)
            throws IOException {
        DMatrixRMaj a = RandomMatrices_DDRM.rectangle(rows, columns, -1, 1, new Random(seed));
        CodedMatvec call = CodedMatvec.of(jsc, a)
                .workers(relative.size())
                .scheme(asked.scheme())
                .expecting(asked.models())
                .seed(seed);
        call = verified ? call.verified() : call;
        MatvecPlan plan = call.plan();
        call = paced ? call.adaptive(false).madeStragglers(Delays.NONE, pace(plan, relative, rate)) : call;
        printer.println(plan.explain());
        printer.flush();
        if (dryRun.isSet()) {
            return OK;
        }
        List<Double> seconds = new ArrayList<>();
        double worst = 0;
        MatvecReport report;
        try (MatvecSession session = call.open()) {
            for (int round = 1; round <= rounds; round++) {
                double[] x = new Random(seed + round).doubles(columns, -1, 1).toArray();
                long start = System.nanoTime();
                double[] y = session.multiply(x);
                seconds.add((System.nanoTime() - start) / 1e9);
                double error = check ? relativeError(a, x, y) : 0;
                worst = Math.max(worst, error);
                printer.printf(
                        Locale.ROOT,
                        "product %d: %.3f s%s%n",
                        round,
                        seconds.get(round - 1),
                        check ? String.format(Locale.ROOT, ", relative error %.3g", error) : "");
                printer.flush();
            }
            report = session.report();
        }
        printer.println(report.explain());
        if (check) {
            printer.printf(
                    Locale.ROOT,
                    "%s: relative error %.3g to A x on the driver; at most %.3g is allowed%n",
                    worst <= ALLOWED ? "checked" : "WRONG",
                    worst,
                    ALLOWED);
        }
        if (json != null) {
            writeJson(json, report, seconds, worst);
            printer.println("written to " + json);
        }
        return worst <= ALLOWED ? OK : FAILED;
    }

    /** A task works at its worker's speed, or if it is nobody's at that of the slot it takes. */
    private static Speeds pace(MatvecPlan plan, List<Double> relative, double rate) {
        double[] rates = relative.stream().mapToDouble(speed -> speed * rate).toArray();
        int[] owners = plan.tasks().stream().mapToInt(MatvecPlan.Task::worker).toArray();
        Speeds slots = Speeds.ofSlots("matvec-" + System.nanoTime(), rates);
        return task ->
                owners[task] == MatvecPlan.ANYWHERE ? slots.begin(task) : new Pace(rates[owners[task]], () -> {});
    }

    /** Largest difference over the largest element; NaN counts as infinite. */
    static double relativeError(DMatrixRMaj a, double[] x, double[] y) {
        if (y.length != a.numRows) {
            throw new IllegalStateException(
                    "the product has %d elements, A has %d rows".formatted(y.length, a.numRows));
        }
        double off = 0;
        double largest = 0;
        for (int i = 0; i < a.numRows; i++) {
            double sum = 0;
            for (int j = 0; j < a.numCols; j++) {
                sum += a.get(i, j) * x[j];
            }
            double difference = Math.abs(sum - y[i]);
            off = Math.max(off, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
            largest = Math.max(largest, Math.abs(sum));
        }
        return off == 0 ? 0 : off / largest;
    }

    private void writeJson(Path file, MatvecReport report, List<Double> seconds, double worst) throws IOException {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("scheme", MatvecTexts.name(report.plan().scheme()));
        written.put("plan", report.plan());
        written.put("seconds", seconds);
        written.put("replans", report.replans());
        written.put("encodings", report.encodings());
        written.put("warnings", report.warnings());
        written.put("rounds", report.rounds());
        if (check) {
            written.put("relativeError", worst);
            written.put("checked", worst <= ALLOWED);
        }
        JsonFile.write(file, written);
    }
}
