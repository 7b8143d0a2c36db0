package org.codedcomputing.spark.cli;

import java.util.List;

/**
 * A module's schemes of the shared verb {@code simulate}: {@code coded simulate hcmm}. Each module registers one provider in
 * {@code META-INF/services/org.codedcomputing.spark.cli.SimulateProvider}.
 */
public interface SimulateProvider {

    /**
     * What this module can simulate.
     *
     * @return new command objects, each annotated with a name that no other module uses; none of them runs a Spark job
     */
    List<CodedCommand> schemes();
}
