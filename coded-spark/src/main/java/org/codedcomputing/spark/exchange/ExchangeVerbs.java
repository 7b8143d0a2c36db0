package org.codedcomputing.spark.exchange;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verb of the coded exchange. */
public final class ExchangeVerbs implements VerbProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ExchangeVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new CalibrateCommand());
    }
}
