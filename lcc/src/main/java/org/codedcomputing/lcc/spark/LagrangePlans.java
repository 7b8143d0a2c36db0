package org.codedcomputing.lcc.spark;

import java.util.List;
import org.codedcomputing.spark.cli.PlanProvider;
import org.codedcomputing.spark.cli.PlanVerb;

/** What this module can plan. */
public final class LagrangePlans implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public LagrangePlans() {}

    @Override
    public List<PlanVerb> schemes() {
        return List.of(new PlanLagrangeCommand());
    }
}
