package org.codedcomputing.pagerank.cli;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verbs of this module. */
public final class PageRankVerbs implements VerbProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PageRankVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new PageRankCommand());
    }
}
