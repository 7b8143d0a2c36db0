package org.codedcomputing.spark.plan;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.PlanProvider;

/** What this module can plan. */
public final class PlanSchemes implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PlanSchemes() {}

    @Override
    public List<CodedCommand> schemes() {
        return List.of(new PlanExchangeCommand());
    }
}
