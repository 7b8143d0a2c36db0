package org.codedcomputing.spark.gradient;

import java.util.List;
import org.codedcomputing.spark.cli.PlanProvider;
import org.codedcomputing.spark.cli.PlanVerb;

/** What this package can plan. */
public final class GradientPlans implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public GradientPlans() {}

    @Override
    public List<PlanVerb> schemes() {
        return List.of(new PlanGradientCommand());
    }
}
