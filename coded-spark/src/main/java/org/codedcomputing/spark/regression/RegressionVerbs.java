package org.codedcomputing.spark.regression;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verb of this package, {@code regression}. */
public final class RegressionVerbs implements VerbProvider {
    /** For {@link java.util.ServiceLoader}. */
    public RegressionVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new RegressionCommand());
    }
}
