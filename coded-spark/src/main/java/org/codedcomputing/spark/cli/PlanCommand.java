package org.codedcomputing.spark.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;

@Command(
        name = "plan",
        description = "Predict seconds and bytes of every choice from given rates, without running anything.",
        footer = {"", "Example:", "  coded plan exchange --nodes 8 --load 3 --bytes 100m --uplink 2mbit --downlink free"
        })
final class PlanCommand extends CodedCommand {

    @Override
    protected List<CodedCommand> subcommands() {
        List<CodedCommand> schemes = new ArrayList<>();
        ServiceLoader.load(PlanProvider.class).forEach(provider -> schemes.addAll(provider.schemes()));
        return schemes;
    }

    @Override
    protected int run(PrintWriter out) {
        throw usage("nothing to plan was named; plan an exchange: coded plan exchange");
    }
}
