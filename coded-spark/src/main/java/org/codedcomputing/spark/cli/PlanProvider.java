package org.codedcomputing.spark.cli;

import java.util.List;

/**
 * A module's schemes of the shared verb {@code plan}: {@code coded plan exchange}. Each module registers one provider in
 * {@code META-INF/services/org.codedcomputing.spark.cli.PlanProvider}.
 */
public interface PlanProvider {

    /**
     * What this module can plan.
     *
     * @return new command objects, each annotated with a name that no other module uses; none of them runs a Spark job
     */
    List<PlanVerb> schemes();
}
