package org.codedcomputing.spark.advise;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verb of this package, {@code advise}. */
public final class AdviseVerbs implements VerbProvider {
    /** For {@link java.util.ServiceLoader}. */
    public AdviseVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new AdviseCommand());
    }
}
