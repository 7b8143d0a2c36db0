package org.codedcomputing.spark.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.codedcomputing.spark.compatibility.IncompatibleSparkException;
import org.codedcomputing.spark.compatibility.SparkCompatibility;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code coded}: finds the verbs of all modules on the class path and runs the one that was asked for.
 *
 * <p>Exit code 0 when the verb did what it was asked, 1 when it failed, 2 when the command line is wrong. A failure is
 * one line on the error stream; {@code --verbose} adds the stack trace.
 */
public final class Main {

    private static final int HELP_WIDTH = 100;

    private Main() {}

    /**
     * Runs a verb and exits.
     *
     * @param args the verb and its arguments
     */
    public static void main(String[] args) {
        Charset charset = Charset.defaultCharset();
        PrintWriter out = new PrintWriter(System.out, true, charset);
        PrintWriter err = new PrintWriter(System.err, true, charset);
        int exitCode = run(args, out, err);
        // Under spark-submit a good run ends by returning: YARN takes an early exit in cluster mode for a failure.
        if (exitCode != CodedCommand.OK || System.getProperty("SPARK_SUBMIT") == null) {
            System.exit(exitCode);
        }
    }

    /**
     * Runs a verb of any module on the class path.
     *
     * @param args the verb and its arguments. Not modified
     * @param out where results go
     * @param err where errors go
     * @return the exit code: 0 done, 1 failed, 2 wrong usage
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        try {
            // First of all: with a wrong Spark the verbs' classes may not even link.
            SparkCompatibility.check();
        } catch (IncompatibleSparkException e) {
            err.println("coded: " + e.getMessage());
            return CodedCommand.FAILED;
        }
        List<VerbProvider> providers = new ArrayList<>();
        ServiceLoader.load(VerbProvider.class).forEach(providers::add);
        return run(providers, args, out, err);
    }

    /**
     * Runs a verb of the given providers.
     *
     * @param providers where verbs come from
     * @param args the verb and its arguments. Not modified
     * @param out where results go
     * @param err where errors go
     * @return the exit code: 0 done, 1 failed, 2 wrong usage
     * @throws IllegalStateException if two providers have a verb of the same name
     */
    static int run(List<VerbProvider> providers, String[] args, PrintWriter out, PrintWriter err) {
        CommandLine commandLine = commandLine(providers);
        commandLine.setOut(out);
        commandLine.setErr(err);
        try {
            return commandLine.execute(args);
        } catch (Error e) {
            // Whoever calls a program wants one line and an exit code also when it ran out of memory.
            if (List.of(args).contains("--verbose")) {
                e.printStackTrace(err);
            }
            err.println("coded: " + FailureSummary.of(e)
                    + (e instanceof OutOfMemoryError ? "; give it more with CODED_HEAP=8g ./scripts/coded ..." : ""));
            return CodedCommand.FAILED;
        }
    }

    /**
     * The whole command line, as {@link #run} executes it; for tests of verbs and for documentation.
     *
     * @param providers where verbs come from
     * @return a new command line, verbs in alphabetical order
     * @throws IllegalStateException if two providers have a verb of the same name
     */
    static CommandLine commandLine(List<VerbProvider> providers) {
        Root root = new Root();
        CommandLine commandLine = new CommandLine(root);
        Map<String, CommandLine> verbs = new TreeMap<>();
        for (VerbProvider provider : providers) {
            for (CodedCommand verb : provider.verbs()) {
                CommandLine line = new CommandLine(verb);
                CommandLine before = verbs.put(line.getCommandName(), line);
                if (before != null) {
                    throw new IllegalStateException("two modules have a verb " + line.getCommandName() + ": "
                            + before.getCommand().getClass().getName() + " and "
                            + verb.getClass().getName());
                }
            }
        }
        verbs.forEach((name, verb) -> {
            verb.getCommandSpec().addOption(help());
            for (CodedCommand within : ((CodedCommand) verb.getCommand()).subcommands()) {
                CommandLine line = new CommandLine(within);
                line.getCommandSpec().addOption(help());
                if (verb.getSubcommands().containsKey(line.getCommandName())) {
                    throw new IllegalStateException("two modules have a verb " + name + " " + line.getCommandName());
                }
                verb.addSubcommand(line.getCommandName(), line);
            }
            commandLine.addSubcommand(name, verb);
        });
        commandLine.getCommandSpec().addOption(help());
        return commandLine
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(Main::onWrongUsage)
                .setExecutionExceptionHandler((failure, line, parsed) -> onFailure(failure, line, root));
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print help and exit.")
                .build();
    }

    private static int onWrongUsage(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String command = line.getCommandSpec().qualifiedName();
        line.getErr().println(command + ": " + complaint(e, line) + " (see " + command + " --help)");
        return CodedCommand.USAGE;
    }

    private static String complaint(ParameterException e, CommandLine line) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String typed = unmatched.getUnmatched().get(0);
            if (typed.startsWith("-")) {
                return "unknown option " + typed + suggestion(typed, options(line));
            }
            return !line.getSubcommands().isEmpty()
                    ? "unknown verb " + typed
                            + suggestion(
                                    typed, List.copyOf(line.getSubcommands().keySet()))
                    : "unexpected argument " + typed;
        }
        return String.valueOf(e.getMessage()).lines().map(String::strip).collect(Collectors.joining(" "));
    }

    private static List<String> options(CommandLine line) {
        return line.getCommandSpec().options().stream()
                .flatMap(option -> List.of(option.names()).stream())
                .toList();
    }

    private static String suggestion(String typed, List<String> known) {
        List<String> nearest = NearestNames.of(typed, known);
        return nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
    }

    private static int onFailure(Exception failure, CommandLine line, Root root) {
        PrintWriter err = line.getErr();
        if (root.verbose) {
            failure.printStackTrace(err);
        }
        // After a signal the failure is only its consequence, and the shutdown hook says so.
        if (!CancelOnShutdown.isShuttingDown()) {
            err.println(line.getCommandSpec().qualifiedName() + ": " + FailureSummary.of(failure)
                    + (root.verbose ? "" : " (--verbose shows the trace)"));
        }
        err.flush();
        return CodedCommand.FAILED;
    }

    @Command(
            name = "coded",
            description = "Coded computing for Apache Spark.",
            synopsisHeading = "Usage: ",
            customSynopsis = "coded VERB [OPTIONS] [ARGUMENTS]",
            descriptionHeading = "%n",
            optionListHeading = "%nOptions:%n",
            commandListHeading = "%nVerbs:%n",
            sortOptions = false,
            footer = {"", "Example:", "  coded VERB --help", "", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
    private static final class Root implements Runnable {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(
                names = "--verbose",
                scope = ScopeType.INHERIT,
                description = "Print the stack trace of a failure, and more of Spark's log.")
        private boolean verbose;

        @Override
        public void run() {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "no verb given");
        }
    }
}
