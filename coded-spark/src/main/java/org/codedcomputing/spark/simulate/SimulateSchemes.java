package org.codedcomputing.spark.simulate;

import java.util.List;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SimulateProvider;

/** What this module can simulate. */
public final class SimulateSchemes implements SimulateProvider {
    /** For {@link java.util.ServiceLoader}. */
    public SimulateSchemes() {}

    @Override
    public List<CodedCommand> schemes() {
        return List.of(new SimulateHcmmCommand(), new SimulateGradientCommand());
    }
}
