package org.codedcomputing.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanText;
import org.codedcomputing.core.plan.PlanTree;
import org.codedcomputing.core.plan.Planner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * A scheme of the verb {@code plan}: its options make a {@link Planner}, whose explanation is printed, and written as JSON, the same
 * way for all schemes. What the planner refuses is a fault of the command line.
 */
public abstract class PlanVerb extends CodedCommand {
    /** Behind a scheme's own options. */
    private static final int LAST = 100;

    @Option(
            names = "--top",
            paramLabel = "N",
            order = LAST,
            defaultValue = "" + PlanText.DEFAULT_MOST,
            description = "Choices to print; the best of each way and the chosen one are always among them.")
    private int top;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            order = LAST,
            description = "Write the question, all choices, what is refused and the reasons as JSON.")
    private @Nullable Path json;

    /** For subclasses. */
    protected PlanVerb() {}

    /**
     * The planner that the options ask for.
     *
     * @throws IllegalArgumentException if an option is wrong; the text has both numbers and the way out
     * @throws IOException if a file cannot be read
     */
    protected abstract Planner planner() throws IOException;

    @Override
    protected final int run(PrintWriter out) throws IOException {
        if (top < 1) {
            throw usage("--top must be at least 1 (was %d)".formatted(top));
        }
        PlanExplanation plan;
        try {
            plan = planner().explain();
        } catch (IllegalArgumentException refused) {
            ParameterException usage = usage(String.valueOf(refused.getMessage()));
            usage.initCause(refused);
            throw usage;
        }
        out.print(PlanText.of(plan, top));
        if (json != null) {
            JsonFile.write(json, PlanTree.of(plan));
            out.println("written to " + json);
        }
        return OK;
    }

    /**
     * A rate that an option sets: declared if it was typed, else a default.
     *
     * @param option such as {@code --link}
     * @param name as it is printed
     * @param value a number or a text, as it goes into JSON
     * @param text as it is printed, with its unit
     */
    protected final PlanRate rate(String option, String name, Object value, String text) {
        return new PlanRate(name, value, text, given(option) ? PlanRate.Source.DECLARED : PlanRate.Source.DEFAULT);
    }

    /** The same for a number without a unit. */
    protected final PlanRate rate(String option, String name, double value) {
        return rate(option, name, value, PlanText.number(value));
    }
}
