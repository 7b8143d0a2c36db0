package org.codedcomputing.spark.cli;

import java.util.List;

/**
 * A module's verbs on the command line. Each module registers one provider in
 * {@code META-INF/services/org.codedcomputing.spark.cli.VerbProvider}.
 */
public interface VerbProvider {

    /**
     * The verbs of this module.
     *
     * @return new command objects, each annotated with picocli's {@code @Command} and a name that no other module uses
     */
    List<CodedCommand> verbs();
}
