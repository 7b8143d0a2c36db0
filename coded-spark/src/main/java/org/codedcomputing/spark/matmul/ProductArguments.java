package org.codedcomputing.spark.matmul;

import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that all verbs for products have: what is computed in, and what the planner is told of stragglers. */
final class ProductArguments {
    @Option(
            names = "--stragglers",
            paramLabel = "S",
            defaultValue = "1",
            description = "Results that may be missing in what the planner takes.")
    private int stragglers;

    @Option(
            names = "--law",
            paramLabel = "LAW",
            description =
                    "How the planner expects tasks to straggle: " + ProductTexts.LAWS + ". Default: exponential:2.")
    private @Nullable String law;

    @Option(
            names = "--arithmetic",
            paramLabel = "KIND",
            defaultValue = "real",
            description = "What is computed in: " + ProductTexts.ARITHMETICS + ".")
    private String arithmetic = "";

    /** Results that may be missing. */
    int stragglers() {
        return stragglers;
    }

    /** What is computed in, as it was given. */
    String arithmetic() {
        return arithmetic;
    }

    /**
     * What is computed in.
     *
     * @throws IllegalArgumentException if there is no such arithmetic
     */
    Numbers numbers() {
        return ProductTexts.numbers(arithmetic);
    }

    /**
     * How tasks straggle.
     *
     * @throws IllegalArgumentException if there is no such law
     */
    StragglerLaw expected() {
        return law == null ? ProductOptions.DEFAULT_LAW : ProductTexts.law(law);
    }
}
