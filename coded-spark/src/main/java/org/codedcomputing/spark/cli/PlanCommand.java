package org.codedcomputing.spark.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "plan",
        description = "Predict seconds and bytes of every choice from given rates, without running anything.",
        footer = {
            "",
            "Examples:",
            "  coded plan exchange --nodes 8 --load 3 --bytes 100m --uplink 2mbit --downlink free",
            "  coded plan matmul --rows 8000 --inner 8000 --columns 8000 --slots 12",
            "  coded plan gradient --workers 24 --task-seconds 0.05 --law late:0.05,0.5"
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
        throw usage("nothing to plan was named; there are "
                + subcommands().stream()
                        .map(scheme -> "coded plan " + new CommandLine(scheme).getCommandName())
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }
}
