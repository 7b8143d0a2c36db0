package org.codedcomputing.spark.plan;

import java.util.List;
import org.codedcomputing.spark.cli.PlanProvider;
import org.codedcomputing.spark.cli.PlanVerb;

/** What this module can plan. */
public final class PlanSchemes implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PlanSchemes() {}

    @Override
    public List<PlanVerb> schemes() {
        return List.of(new PlanExchangeCommand());
    }
}
