package org.codedcomputing.spark.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.spark.gradient.CodedGradientDescent;
import org.codedcomputing.spark.gradient.DescentOutcome;
import org.codedcomputing.spark.gradient.GradientCoding;
import org.codedcomputing.spark.gradient.GradientSession;
import org.codedcomputing.spark.gradient.Losses;
import org.codedcomputing.spark.gradient.Optimizer;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;

/** Training on coded gradients. */
final class GradientRegression implements RegressionScheme {
    static final Set<String> SETTINGS = Set.of("optimizer", "momentum", "tolerance", "intercept", "slow", "delay");

    private final GradientCoding coding;
    private final String description;

    GradientRegression(GradientCoding coding, String description) {
        this.coding = coding;
        this.description = description;
    }

    @Override
    public String id() {
        return coding.label();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public RegressionOutcome train(SparkSession spark, Dataset<Row> data, RegressionRequest request) {
        Settings settings = new Settings(request.more());
        if (request.byzantine() > 0 || request.colluders() > 0) {
            throw new IllegalArgumentException(
                    "%s bears stragglers only, not %d liars and %d colluders; set both to 0, or choose a Lagrange scheme"
                            .formatted(id(), request.byzantine(), request.colluders()));
        }
        Vector first = data.select("features").first().getAs(0);
        int columns = first.size();
        boolean intercept = Boolean.parseBoolean(settings.text("intercept", "true"));
        Optimizer optimizer = settings.optimizer(request);
        CodedGradientDescent descent = CodedGradientDescent.of(data)
                .workers(request.workers())
                .coding(coding)
                .seed(request.seed())
                .madeStragglers(settings.delays(), Speeds.FREE);
        if (coding.tolerates() && (coding != GradientCoding.AUTO || request.stragglers() > 0)) {
            descent = descent.stragglers(request.stragglers());
        }
        int p = columns + (intercept ? 1 : 0);
        try (GradientSession session =
                descent.open(request.logistic() ? Losses.logistic(intercept) : Losses.squared(intercept), p)) {
            DescentOutcome outcome =
                    optimizer.minimize(session.objective(request.regularization(), columns), new double[p]);
            List<String> lines =
                    new ArrayList<>(List.of(session.report().explain().split("\\R", -1)));
            lines.add("%d iterations, %s".formatted(outcome.iterations(), outcome.reason()));
            double[] parameters = outcome.parameters();
            return new RegressionOutcome(
                    Arrays.copyOf(parameters, columns), intercept ? parameters[columns] : 0, outcome.value(), lines);
        }
    }

    /** What {@code --set} may say to these schemes. */
    private record Settings(Map<String, String> more) {
        Settings {
            more.keySet().forEach(key -> {
                if (!SETTINGS.contains(key)) {
                    throw new IllegalArgumentException("no setting is called %s; settings are %s"
                            .formatted(key, SETTINGS.stream().sorted().toList()));
                }
            });
        }

        String text(String key, String otherwise) {
            return more.getOrDefault(key, otherwise);
        }

        double number(String key, double otherwise) {
            String text = more.get(key);
            try {
                return text == null ? otherwise : Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("setting %s=%s is no number".formatted(key, text), e);
            }
        }

        Optimizer optimizer(RegressionRequest request) {
            int iterations = request.iterations();
            double step = request.stepSize();
            double tolerance = number("tolerance", 0);
            String name = text("optimizer", "gd");
            return switch (name) {
                case "gd" -> Optimizer.gradientDescent(iterations, step, tolerance);
                case "momentum" -> Optimizer.momentum(iterations, step, number("momentum", 0.9), tolerance);
                case "nesterov" -> Optimizer.nesterov(iterations, step, number("momentum", 0.9), tolerance);
                case "lbfgs" -> Optimizer.lbfgs(iterations, tolerance);
                default ->
                    throw new IllegalArgumentException(
                            "no optimizer is called %s; there are gd, momentum, nesterov, lbfgs".formatted(name));
            };
        }

        /** So many first workers are late in every round. */
        Delays delays() {
            int slow = (int) number("slow", 0);
            double delay = number("delay", 1);
            return slow == 0 ? Delays.NONE : (worker, epoch) -> worker < slow ? delay : 0;
        }
    }
}
