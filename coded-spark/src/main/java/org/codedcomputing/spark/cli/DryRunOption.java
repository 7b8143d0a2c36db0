package org.codedcomputing.spark.cli;

import picocli.CommandLine.Option;

/** The option {@code --dry-run}, for verbs that can print their plan; use it as a picocli mixin. */
public final class DryRunOption {

    @Option(names = "--dry-run", description = "Print the plan and exit without doing anything.")
    private boolean dryRun;

    /** For picocli. */
    public DryRunOption() {}

    /**
     * Whether only the plan is wanted.
     *
     * @return true if {@code --dry-run} was given
     */
    public boolean isSet() {
        return dryRun;
    }
}
