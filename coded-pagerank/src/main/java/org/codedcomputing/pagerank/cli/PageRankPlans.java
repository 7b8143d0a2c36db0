package org.codedcomputing.pagerank.cli;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.PlanProvider;

/** What this module can plan. */
public final class PageRankPlans implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PageRankPlans() {}

    @Override
    public List<CodedCommand> schemes() {
        return List.of(new PlanPageRankCommand());
    }
}
