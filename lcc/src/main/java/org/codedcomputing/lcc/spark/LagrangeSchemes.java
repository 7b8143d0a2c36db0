package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.spark.regression.RegressionOutcome;
import org.codedcomputing.spark.regression.RegressionProvider;
import org.codedcomputing.spark.regression.RegressionRequest;
import org.codedcomputing.spark.regression.RegressionScheme;

/** The schemes of the verb {@code regression} that train on Lagrange coded data. */
public final class LagrangeSchemes implements RegressionProvider {
    /** For {@link java.util.ServiceLoader}. */
    public LagrangeSchemes() {}

    @Override
    public List<RegressionScheme> schemes() {
        return List.of(
                new Scheme(
                        "lagrange",
                        "Lagrange coded computing: exact gradients in fixed point, wrong results located",
                        RegressionProtocol.LOCATED,
                        false),
                new Scheme(
                        "private",
                        "CodedPrivateML: data and weights hidden from any T workers, wrong results located",
                        RegressionProtocol.LOCATED,
                        true),
                new Scheme(
                        "avcc",
                        "Adaptive verifiable coded computing: every result verified, the code follows what it sees",
                        RegressionProtocol.VERIFIED,
                        false));
    }

    /**
     * One scheme.
     *
     * @param hidden whether weights are hidden, for which there must be colluders
     */
    private record Scheme(String id, String description, RegressionProtocol protocol, boolean hidden)
            implements RegressionScheme {
        private static final Set<String> KEYS = new TreeSet<>(List.of(
                "field",
                "momentum",
                "placement",
                "recoding",
                "rounds",
                "sigmoid-bound",
                "sigmoid-degree",
                "standardize",
                "step",
                "weight-bound"));

        @Override
        public RegressionOutcome train(SparkSession spark, Dataset<Row> data, RegressionRequest request) {
            return train(
                    spark,
                    data,
                    request,
                    settings(request).withHiddenWeights(hidden),
                    LagrangeOptions.DEFAULT
                            .withStragglers(request.stragglers())
                            .withByzantine(request.byzantine())
                            .withColluders(request.colluders()));
        }

        /**
         * Fixed-point descent on all workers, none of which may fail: the same steps.
         *
         * @throws IllegalArgumentException if there are two rounds, which take another way to the gradient
         */
        @Override
        public RegressionOutcome trainUncoded(SparkSession spark, Dataset<Row> data, RegressionRequest request) {
            RegressionSettings settings = settings(request);
            if (settings.protocol() == RegressionProtocol.TWO_ROUNDS) {
                throw new IllegalArgumentException(
                        "gradients in two rounds (rounds=2) have no twin without coding; compare with mllib, or take rounds=1");
            }
            return train(
                    spark,
                    data,
                    request,
                    settings.withProtocol(RegressionProtocol.LOCATED).withHiddenWeights(false),
                    LagrangeOptions.DEFAULT.withMode(LagrangeMode.UNCODED));
        }

        private RegressionOutcome train(
                SparkSession spark,
                Dataset<Row> data,
                RegressionRequest request,
                RegressionSettings settings,
                LagrangeOptions options) {
            Map<String, String> more = request.more();
            Set<String> unknown = new TreeSet<>(more.keySet());
            unknown.removeAll(KEYS);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "scheme %s knows no setting %s; there are %s".formatted(id, unknown, KEYS));
            }
            if (hidden && request.colluders() == 0) {
                throw new IllegalArgumentException(
                        "scheme private hides from T >= 1 colluders (was 0); set them, or take scheme lagrange");
            }
            TrainingTable table = TrainingTable.collect(
                    data,
                    "features",
                    "label",
                    true,
                    choice(more, "standardize", "true", List.of("true", "false"))
                            .equals("true"));
            RegressionResult result = LagrangeRegression.of(
                            JavaSparkContext.fromSparkContext(spark.sparkContext()), settings)
                    .with(options.withWorkers(request.workers())
                            .withPlacement(constant(Placement.values(), more, "placement", "auto")))
                    .train(table.x(), table.y(), table.interceptColumn());
            List<String> lines = new ArrayList<>();
            table.warnings(options.colluders()).forEach(warning -> lines.add("warning: " + warning));
            lines.addAll(result.summary().explain().lines().toList());
            return new RegressionOutcome(
                    table.coefficients(result.weights()),
                    table.intercept(result.weights()),
                    result.summary().objective(),
                    lines);
        }

        private RegressionSettings settings(RegressionRequest request) {
            Map<String, String> more = request.more();
            RegressionSettings base = request.logistic()
                    ? RegressionSettings.logistic()
                            .withSigmoid((int) number(more, "sigmoid-degree", 1), number(more, "sigmoid-bound", 5))
                    : RegressionSettings.linear();
            boolean automatic = more.getOrDefault("step", "").equals("auto");
            boolean twoRounds = choice(more, "rounds", "1", List.of("1", "2")).equals("2");
            if (twoRounds && protocol != RegressionProtocol.VERIFIED) {
                throw new IllegalArgumentException("two rounds are of scheme avcc, not of scheme " + id);
            }
            return base.withProtocol(twoRounds ? RegressionProtocol.TWO_ROUNDS : protocol)
                    .withIterations(request.iterations())
                    .withStepSize(automatic ? 0 : number(more, "step", request.stepSize()))
                    .withMomentum(number(more, "momentum", 0))
                    .withRegularization(request.regularization())
                    .withSeed(request.seed())
                    .withWeightBound(number(more, "weight-bound", 64))
                    .withSmallField(
                            choice(more, "field", "m61", List.of("m61", "m31")).equals("m31"))
                    .withRecoding(constant(RecodingPolicy.values(), more, "recoding", "when-it-pays"));
        }

        private static double number(Map<String, String> more, String key, double otherwise) {
            String text = more.get(key);
            if (text == null) {
                return otherwise;
            }
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("setting %s takes a number (was %s)".formatted(key, text), e);
            }
        }

        private static String choice(Map<String, String> more, String key, String otherwise, List<String> choices) {
            String text = more.getOrDefault(key, otherwise);
            if (!choices.contains(text)) {
                throw new IllegalArgumentException("setting %s is one of %s (was %s)".formatted(key, choices, text));
            }
            return text;
        }

        private static <E extends Enum<E>> E constant(
                E[] values, Map<String, String> more, String key, String otherwise) {
            List<String> labels = Arrays.stream(values)
                    .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList();
            return values[labels.indexOf(choice(more, key, otherwise, labels))];
        }
    }
}
