package org.codedcomputing.spark.regression;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.JsonFile;
import org.codedcomputing.spark.cli.NearestNames;
import org.codedcomputing.spark.cli.SparkOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "regression",
        description =
                "Train a linear or logistic regression on workers of whom some may straggle, and say how it went.",
        footer = {
            "",
            "Examples:",
            "  coded regression --rows 2000 --columns 20 --workers 4 --scheme frc --stragglers 1 --set optimizer=lbfgs --check",
            "  coded regression --input data.libsvm --loss logistic --workers 6 --scheme cyclic --stragglers 2 --step 0.5 --check=uncoded"
        })
final class RegressionCommand extends CodedCommand {
    private static final int MOST_COEFFICIENTS = 10;

    @Option(names = "--input", paramLabel = "FILE", description = "Rows: libsvm, or .csv with a header.")
    private @Nullable Path input;

    @Option(names = "--label", paramLabel = "COLUMN", defaultValue = "label", description = "The label in .csv.")
    private String label = "";

    @Option(names = "--rows", paramLabel = "R", defaultValue = "1000", description = "Rows to make up without --input.")
    private int rows;

    @Option(names = "--columns", paramLabel = "C", defaultValue = "10", description = "Features to make up.")
    private int columns;

    @Option(
            names = "--scheme",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "How training is coded: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Described.class)
    private String scheme = "";

    @Option(names = "--loss", paramLabel = "LOSS", defaultValue = "squared", description = "squared or logistic.")
    private String loss = "";

    @Option(names = "--workers", paramLabel = "N", defaultValue = "4", description = "Workers, one a task slot.")
    private int workers;

    @Option(names = "--stragglers", paramLabel = "S", defaultValue = "0", description = "Workers that need not answer.")
    private int stragglers;

    @Option(names = "--byzantine", paramLabel = "A", defaultValue = "0", description = "Workers that may lie.")
    private int byzantine;

    @Option(
            names = "--colluders",
            paramLabel = "T",
            defaultValue = "0",
            description = "Workers that learn nothing together.")
    private int colluders;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "100", description = "Most iterations.")
    private int iterations;

    @Option(names = "--step", paramLabel = "X", defaultValue = "0.1", description = "Step of a gradient descent.")
    private double step;

    @Option(
            names = "--regularization",
            paramLabel = "X",
            defaultValue = "0",
            description = "Weight of half the squares of the coefficients.")
    private double regularization;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the scheme; may be repeated. Of coded gradients: optimizer=gd|momentum|nesterov|lbfgs,"
                            + " momentum=0.9, tolerance=0, intercept=true, slow=N with delay=SECONDS to make N workers late."
                            + " Of lagrange, private and avcc: step=auto for one over the largest curvature, momentum=0; a"
                            + " wrong key is answered with all of them.")
    private Map<String, String> more = new LinkedHashMap<>();

    @Option(
            names = "--check",
            paramLabel = "WHAT",
            arity = "0..1",
            fallbackValue = "mllib",
            description = "Compare the objective with MLlib's optimum (mllib) or with the same training without coding"
                    + " (uncoded); exit code 1 if it differs.")
    private @Nullable String check;

    @Option(
            names = "--allowed",
            paramLabel = "X",
            defaultValue = "1e-6",
            description = "Largest relative difference that --check lets pass.")
    private double allowed;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of rows and codes.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write what came out as JSON.")
    private @Nullable Path json;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    /** Names and descriptions of the schemes of all modules, for the help. */
    static final class Described implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return schemes().values().stream()
                    .map(one -> "%s (%s)".formatted(one.id(), one.description()))
                    .iterator();
        }
    }

    /** The schemes of all modules by id. */
    static Map<String, RegressionScheme> schemes() {
        Map<String, RegressionScheme> schemes = new TreeMap<>();
        ServiceLoader.load(RegressionProvider.class)
                .forEach(provider -> provider.schemes().forEach(one -> {
                    if (schemes.put(one.id(), one) != null) {
                        throw new IllegalStateException("two modules have a scheme " + one.id());
                    }
                }));
        return schemes;
    }

    @Override
    protected int run(PrintWriter out) throws Exception {
        RegressionScheme chosen = usageOf(this::chosen);
        if (!List.of("squared", "logistic").contains(loss)) {
            throw usage("no loss is called %s; there are squared and logistic".formatted(loss));
        }
        if (check != null && !List.of("mllib", "uncoded").contains(check)) {
            throw usage("--check=%s compares with nothing; there are mllib and uncoded".formatted(check));
        }
        if (rows < 1 || columns < 1) {
            throw usage("--rows and --columns must be at least 1 (were %d and %d)".formatted(rows, columns));
        }
        RegressionRequest request = usageOf(() -> new RegressionRequest(
                loss.equals("logistic"),
                workers,
                iterations,
                step,
                regularization,
                stragglers,
                byzantine,
                colluders,
                seed,
                more));
        SparkConf conf = spark.conf("coded regression", workers);
        return spark.run(conf, jsc -> train(out, jsc, chosen, request));
    }

    private RegressionScheme chosen() {
        Map<String, RegressionScheme> schemes = schemes();
        RegressionScheme chosen = schemes.get(scheme);
        if (chosen == null) {
            List<String> nearest = NearestNames.of(scheme, schemes.keySet());
            throw new IllegalArgumentException("no scheme is called %s; %s"
                    .formatted(
                            scheme,
                            nearest.isEmpty()
                                    ? "there are " + String.join(", ", schemes.keySet())
                                    : "did you mean " + String.join(" or ", nearest) + "?"));
        }
        return chosen;
    }

    private int train(PrintWriter out, JavaSparkContext jsc, RegressionScheme chosen, RegressionRequest request)
            throws Exception {
        SparkSession session = SparkSession.builder().sparkContext(jsc.sc()).getOrCreate();
        Dataset<Row> data = input == null
                ? RegressionData.generate(session, rows, columns, request.logistic(), seed)
                : RegressionData.read(session, input, label);
        long start = System.nanoTime();
        RegressionOutcome outcome = chosen.train(session, data, request);
        double seconds = (System.nanoTime() - start) / 1e9;
        outcome.lines().forEach(out::println);
        double objective = RegressionCheck.objective(
                data, outcome.coefficients(), outcome.intercept(), request.logistic(), request.regularization());
        out.printf(
                Locale.ROOT,
                "%s, %s loss: objective %.9g in %.3f s; intercept %.6g, %d coefficients%s%n",
                chosen.id(),
                loss,
                objective,
                seconds,
                outcome.intercept(),
                outcome.coefficients().length,
                shown(outcome.coefficients()));
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("scheme", chosen.id());
        written.put("loss", loss);
        written.put("seconds", seconds);
        written.put("objective", objective);
        written.put("intercept", outcome.intercept());
        written.put("coefficients", outcome.coefficients());
        written.put("lines", outcome.lines());
        boolean good = check == null || compare(out, session, chosen, data, request, objective, written);
        if (json != null) {
            JsonFile.write(json, written);
            out.println("written to " + json);
        }
        return good ? OK : FAILED;
    }

    private boolean compare(
            PrintWriter out,
            SparkSession session,
            RegressionScheme chosen,
            Dataset<Row> data,
            RegressionRequest request,
            double objective,
            Map<String, Object> written)
            throws Exception {
        double other;
        if ("mllib".equals(check)) {
            other = RegressionCheck.mllib(data, request);
        } else {
            RegressionOutcome uncoded = chosen.trainUncoded(session, data, request);
            other = RegressionCheck.objective(
                    data, uncoded.coefficients(), uncoded.intercept(), request.logistic(), request.regularization());
        }
        double difference = difference(objective, other);
        boolean good = difference <= allowed;
        out.printf(
                Locale.ROOT,
                "%s: objective %.9g, %s %.9g, relative difference %.3g; at most %.3g is allowed%n",
                good ? "checked" : "WRONG",
                objective,
                "mllib".equals(check) ? "MLlib" : "without coding",
                other,
                difference,
                allowed);
        written.put("checkedWith", check);
        written.put("checkedObjective", other);
        written.put("relativeDifference", difference);
        written.put("checked", good);
        return good;
    }

    /** Difference over the larger magnitude; NaN counts as infinite. */
    static double difference(double value, double other) {
        double off = Math.abs(value - other);
        if (Double.isNaN(off)) {
            return Double.POSITIVE_INFINITY;
        }
        return off == 0 ? 0 : off / Math.max(Math.abs(value), Math.abs(other));
    }

    private static String shown(double[] coefficients) {
        StringBuilder text = new StringBuilder(": ");
        for (int j = 0; j < Math.min(MOST_COEFFICIENTS, coefficients.length); j++) {
            text.append(String.format(Locale.ROOT, j == 0 ? "%.6g" : ", %.6g", coefficients[j]));
        }
        return coefficients.length > MOST_COEFFICIENTS ? text.append(", ...").toString() : text.toString();
    }
}
