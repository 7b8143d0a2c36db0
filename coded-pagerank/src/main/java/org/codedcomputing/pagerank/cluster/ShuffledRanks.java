package org.codedcomputing.pagerank.cluster;

import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.RankRule;

/** PageRank in Spark's own shuffles; {@link DistributedRanks#shuffled} in one call. The ranks are those of it to the bit. */
public final class ShuffledRanks {
    private ShuffledRanks() {}

    /** Runs a job. */
    public static RankOutcome run(JavaSparkContext context, GraphPlan plan, RankRule rule) {
        return DistributedRanks.of(context, plan, rule).shuffled().run();
    }
}
