package org.codedcomputing.terasort.cli;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verbs of this module. */
public final class TeraVerbs implements VerbProvider {
    /** For {@link java.util.ServiceLoader}. */
    public TeraVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(
                new TeraGenCommand(),
                new TeraSortCommand(),
                new TeraValidateCommand(),
                new TeraChecksumCommand(),
                new DemoCommand());
    }
}
