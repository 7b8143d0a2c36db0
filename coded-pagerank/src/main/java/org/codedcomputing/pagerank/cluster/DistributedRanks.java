package org.codedcomputing.pagerank.cluster;

import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.codedcomputing.spark.exchange.transport.Transport;

/**
 * PageRank as one barrier job: {@code DistributedRanks.of(jsc, plan, rule).run()}. The ranks are those of {@code MemoryRun} to the
 * bit, for raw and ghost plans those of {@link PageRank}, and for all plans the same if the rule is reproducible. A {@link
 * DistributedRun}, which says the rest. Not safe for use by several threads.
 */
public final class DistributedRanks {
    /** Stages that are run before the job fails, as many as Spark's own. */
    public static final int DEFAULT_ATTEMPTS = DistributedRun.DEFAULT_ATTEMPTS;

    private final DistributedRun run;
    private final RankRule rule;

    private DistributedRanks(DistributedRun run, RankRule rule) {
        this.run = run;
        this.rule = rule;
    }

    /** A job with the transport that is configured for exchanges, without checkpoints. */
    public static DistributedRanks of(JavaSparkContext context, GraphPlan plan, RankRule rule) {
        return new DistributedRanks(
                DistributedRun.of(context, plan, rule.job(plan.graph().vertices())), rule);
    }

    /** Sends messages through Spark's own shuffles; see {@link DistributedRun#shuffled}. */
    public DistributedRanks shuffled() {
        DistributedRun unused = run.shuffled();
        return this;
    }

    /** How new ranks get to the servers that map their vertices; unless set, by multicast where the network has it. */
    public DistributedRanks writeBack(WriteBack how) {
        DistributedRun unused = run.writeBack(how);
        return this;
    }

    /** A transport of the caller's instead of the configured one. */
    public DistributedRanks transport(Transport own) {
        DistributedRun unused = run.transport(own);
        return this;
    }

    /**
     * Keeps ranks, so that an attempt that fails costs so many iterations at most.
     *
     * @param folder that the driver and all executors reach, as a path of Hadoop; what the job keeps there it deletes in the end
     * @param iterations between two that are kept, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public DistributedRanks checkpoint(String folder, int iterations) {
        DistributedRun unused = run.checkpoint(folder, iterations);
        return this;
    }

    /**
     * Stages that are run before the job fails.
     *
     * @throws IllegalArgumentException if there are none
     */
    public DistributedRanks attempts(int stages) {
        DistributedRun unused = run.attempts(stages);
        return this;
    }

    /**
     * Runs the job.
     *
     * @throws IllegalStateException if the application has too few task slots, or cannot run barrier stages
     * @throws IllegalArgumentException if a transport or checkpoints are set for a shuffled one
     * @throws CodedException if ranks are not finite, or all attempts failed
     */
    public RankOutcome run() {
        RunOutcome outcome = run.run();
        return new RankOutcome(rule.normalisation().finish(outcome.states()), outcome);
    }
}
