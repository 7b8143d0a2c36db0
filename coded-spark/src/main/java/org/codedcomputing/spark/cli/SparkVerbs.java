package org.codedcomputing.spark.cli;

import java.util.List;

/** The verbs that belong to no operator. */
public final class SparkVerbs implements VerbProvider {

    /** For {@link java.util.ServiceLoader}. */
    public SparkVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new VersionCommand(), new PlanCommand(), new SimulateCommand());
    }
}
