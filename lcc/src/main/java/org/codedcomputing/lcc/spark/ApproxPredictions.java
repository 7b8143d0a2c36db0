package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.Approximate;
import org.codedcomputing.lcc.code.BerrutCode;
import org.codedcomputing.lcc.code.InputOrder;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.NoArgument;
import org.codedcomputing.spark.job.RoundOutcome;
import org.codedcomputing.spark.job.WorkerFunction;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of any model by workers of which S may not answer [65], [66]: K queries are mixed into n, each worker predicts for one
 * mixture of every K queries, and predictions for the queries are interpolated from whichever n - S answered first.
 *
 * <p><b>Approximate</b>, whatever the model: the error falls with n, the faster the smoother the model and the more alike neighbouring
 * queries are. Nothing is hidden. With {@link #suspects} the workers that look most like liars are left out, which finds gross lies
 * nearly always and small ones often not: see {@link org.codedcomputing.lcc.code.BerrutLocator}. It bears no Byzantine workers.
 *
 * <p>Setters return a changed copy. Thread-safe.
 */
public final class ApproxPredictions {
    private final JavaSparkContext spark;
    private final PredictionFunction model;
    private final int inputs;
    private final int workers;
    private final int stragglers;
    private final int suspects;
    private final boolean plainSigns;
    private final @Nullable ToDoubleFunction<double[]> key;
    private final LagrangeOptions faults;

    private ApproxPredictions(
            JavaSparkContext spark,
            PredictionFunction model,
            int inputs,
            int workers,
            int stragglers,
            int suspects,
            boolean plainSigns,
            @Nullable ToDoubleFunction<double[]> key,
            LagrangeOptions faults) {
        this.spark = spark;
        this.model = model;
        this.inputs = inputs;
        this.workers = workers;
        this.stragglers = stragglers;
        this.suspects = suspects;
        this.plainSigns = plainSigns;
        this.key = key;
        this.faults = faults;
    }

    /**
     * Predictions of a model, K = 8 queries at a time.
     *
     * @param spark Not modified
     * @param model runs at the workers
     */
    public static ApproxPredictions of(JavaSparkContext spark, PredictionFunction model) {
        return new ApproxPredictions(
                spark, Objects.requireNonNull(model, "model"), 8, 0, 1, 0, false, null, LagrangeOptions.DEFAULT);
    }

    /**
     * K, queries that are mixed; default 8.
     *
     * @param set at least 1
     */
    public ApproxPredictions inputs(int set) {
        require("K", set, 1);
        return new ApproxPredictions(spark, model, set, workers, stragglers, suspects, plainSigns, key, faults);
    }

    /**
     * n; default that of ApproxIFER, K + S, or 2(K+E) + S with suspects. More make the answer better.
     *
     * @param set at least K + S, or 2(K+E) + S
     */
    public ApproxPredictions workers(int set) {
        require("n", set, 1);
        return new ApproxPredictions(spark, model, inputs, set, stragglers, suspects, plainSigns, key, faults);
    }

    /**
     * S, workers that are not waited for; default 1.
     *
     * @param set at least 0
     */
    public ApproxPredictions stragglers(int set) {
        require("S", set, 0);
        return new ApproxPredictions(spark, model, inputs, workers, set, suspects, plainSigns, key, faults);
    }

    /**
     * E, workers that are left out because they look most like liars, honest ones too; default 0.
     *
     * @param set at least 0
     */
    public ApproxPredictions suspects(int set) {
        require("E", set, 0);
        return new ApproxPredictions(spark, model, inputs, workers, stragglers, set, plainSigns, key, faults);
    }

    /** Decodes with the published signs, all of one weight, as a baseline. */
    public ApproxPredictions plainSigns() {
        return new ApproxPredictions(spark, model, inputs, workers, stragglers, suspects, true, key, faults);
    }

    /** Mixes queries with neighbouring keys, which makes the answer better; default the order in which they are asked. */
    public ApproxPredictions orderedBy(ToDoubleFunction<double[]> set) {
        return new ApproxPredictions(
                spark,
                model,
                inputs,
                workers,
                stragglers,
                suspects,
                plainSigns,
                Objects.requireNonNull(set, "key"),
                faults);
    }

    /**
     * Makes faults on purpose, for tests and experiments.
     *
     * @param options delays, speeds and deadline count
     */
    ApproxPredictions withMadeFaults(LagrangeOptions options) {
        return new ApproxPredictions(spark, model, inputs, workers, stragglers, suspects, plainSigns, key, options);
    }

    private static void require(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d (was %d)".formatted(what, least, value));
        }
    }

    /** The code. */
    private BerrutCode code() {
        BerrutCode published = BerrutCode.approxIfer(inputs, stragglers, suspects);
        int n = workers == 0 ? published.workers() : workers;
        if (n < published.workers()) {
            throw new IllegalArgumentException("K=%d, S=%d, E=%d need n >= %d workers, but n=%d; lower K or raise n"
                    .formatted(inputs, stragglers, suspects, published.workers(), n));
        }
        return new BerrutCode(inputs, n, n - stragglers, !plainSigns);
    }

    /**
     * Predicts.
     *
     * @param queries one in each row, finite; not modified
     * @return approximate predictions
     * @throws IllegalArgumentException if there are no queries, one is not finite, or n is too small
     * @throws org.codedcomputing.spark.job.CodedJobException if too few workers answered, or not in time
     */
    public ServedPredictions predict(Block<double[]> queries) {
        if (queries.rows() == 0) {
            throw new IllegalArgumentException("there are no queries");
        }
        LocatingBerrutCode code = new LocatingBerrutCode(code(), suspects);
        List<double[]> rows = rows(queries);
        InputOrder order = key == null
                ? InputOrder.byKey(IntStream.range(0, rows.size())
                        .mapToObj(i -> (double) i)
                        .toList())
                : InputOrder.byKey(rows.stream().map(key::applyAsDouble).toList());
        List<double[]> ordered = new ArrayList<>(order.apply(rows));
        int groups = (ordered.size() + inputs - 1) / inputs;
        while (ordered.size() < groups * inputs) {
            ordered.add(ordered.get(ordered.size() - 1));
        }
        List<Block<double[]>> mixed = IntStream.range(0, inputs)
                .mapToObj(j -> block(IntStream.range(0, groups)
                        .mapToObj(g -> ordered.get(g * inputs + j))
                        .toList()))
                .toList();
        LagrangeJobs.requireSerializer(spark);
        CodedJob<List<Block<double[]>>, Block<double[]>, Block<double[]>, LocatingBerrutCode.Answer> job =
                CodedJob.of(spark, code).stragglers(faults.delays(), faults.speeds());
        if (faults.deadline() != null) {
            job = job.deadline(faults.deadline());
        }
        PredictionFunction predicting = model;
        WorkerFunction<Block<double[]>, NoArgument, Block<double[]>> function =
                (share, none, worker) -> checked(predicting.predict(share), groups);
        try (CodedSession<Block<double[]>, Block<double[]>, LocatingBerrutCode.Answer> session = job.open(mixed)) {
            RoundOutcome<Block<double[]>, LocatingBerrutCode.Answer> outcome = session.round(NoArgument.NONE, function)
                    .verifier((worker, result) -> finite(result))
                    .outcome();
            LocatingBerrutCode.Answer answer = outcome.answer().orElseThrow();
            List<double[]> predictions = new ArrayList<>();
            List<List<double[]>> byInput = answer.values().value().stream()
                    .map(ApproxPredictions::rows)
                    .toList();
            for (int i = 0; i < rows.size(); i++) {
                predictions.add(byInput.get(i % inputs).get(i / inputs));
            }
            return new ServedPredictions(
                    new Approximate<>(
                            block(order.undo(predictions)),
                            answer.values().estimatedError(),
                            answer.values().rowNorm()),
                    answer.suspects().stream().boxed().toList(),
                    outcome.report());
        }
    }

    private static Block<double[]> checked(Block<double[]> predictions, int wanted) {
        if (predictions.rows() != wanted) {
            throw new IllegalStateException(
                    "the model made %d predictions for %d queries".formatted(predictions.rows(), wanted));
        }
        return predictions;
    }

    private static boolean finite(Block<double[]> result) {
        return Arrays.stream(result.data()).allMatch(Double::isFinite);
    }

    private static List<double[]> rows(Block<double[]> block) {
        return IntStream.range(0, block.rows())
                .mapToObj(i -> Arrays.copyOfRange(block.data(), i * block.columns(), (i + 1) * block.columns()))
                .toList();
    }

    private static Block<double[]> block(List<double[]> rows) {
        int width = rows.get(0).length;
        double[] data = new double[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, data, i * width, width);
        }
        return new Block<>(rows.size(), width, data);
    }
}
