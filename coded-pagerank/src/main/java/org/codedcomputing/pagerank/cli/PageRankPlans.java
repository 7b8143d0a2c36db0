package org.codedcomputing.pagerank.cli;

import java.util.List;
import org.codedcomputing.spark.cli.PlanProvider;
import org.codedcomputing.spark.cli.PlanVerb;

/** What this module can plan. */
public final class PageRankPlans implements PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PageRankPlans() {}

    @Override
    public List<PlanVerb> schemes() {
        return List.of(new PlanPageRankCommand());
    }
}
