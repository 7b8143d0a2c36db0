package org.codedcomputing.spark.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;

@Command(
        name = "simulate",
        description = "Compare schemes in a model of the workers' times, without running anything.",
        footer = {"", "Example:", "  coded simulate hcmm --scenario S2"})
final class SimulateCommand extends CodedCommand {

    @Override
    protected List<CodedCommand> subcommands() {
        List<CodedCommand> schemes = new ArrayList<>();
        ServiceLoader.load(SimulateProvider.class).forEach(provider -> schemes.addAll(provider.schemes()));
        return schemes;
    }

    @Override
    protected int run(PrintWriter out) {
        throw usage("nothing to simulate was named; simulate unequal workers: coded simulate hcmm");
    }
}
