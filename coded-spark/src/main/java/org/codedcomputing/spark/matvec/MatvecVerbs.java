package org.codedcomputing.spark.matvec;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.PlanProvider;
import org.codedcomputing.spark.cli.PlanVerb;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verbs of this package, {@code matvec} and {@code plan matvec}. */
public final class MatvecVerbs implements VerbProvider, PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public MatvecVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new MatvecCommand());
    }

    @Override
    public List<PlanVerb> schemes() {
        return List.of(new PlanMatvecCommand());
    }
}
