package org.codedcomputing.spark.gradient;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.PlanProvider;

/** What this package can plan. */
public final class GradientPlans implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public GradientPlans() {}

    @Override
    public List<CodedCommand> schemes() {
        return List.of(new PlanGradientCommand());
    }
}
