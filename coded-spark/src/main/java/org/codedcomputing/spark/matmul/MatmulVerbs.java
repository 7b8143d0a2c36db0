package org.codedcomputing.spark.matmul;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.PlanProvider;
import org.codedcomputing.spark.cli.PlanVerb;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verbs of this package, {@code matmul} and {@code plan matmul}. */
public final class MatmulVerbs implements VerbProvider, PlanProvider {
    /** For {@link java.util.ServiceLoader}. */
    public MatmulVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new MatmulCommand());
    }

    @Override
    public List<PlanVerb> schemes() {
        return List.of(new PlanMatmulCommand());
    }
}
