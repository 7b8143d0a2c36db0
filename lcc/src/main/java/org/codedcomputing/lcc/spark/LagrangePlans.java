package org.codedcomputing.lcc.spark;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.PlanProvider;

/** What this module can plan. */
public final class LagrangePlans implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public LagrangePlans() {}

    @Override
    public List<CodedCommand> schemes() {
        return List.of(new PlanLagrangeCommand());
    }
}
