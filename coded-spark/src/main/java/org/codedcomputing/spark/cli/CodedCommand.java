package org.codedcomputing.spark.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What all verbs have in common: {@code --help} with defaults, exit codes, where results are printed.
 *
 * <p>A verb is annotated with picocli's {@code @Command} with name, description and a footer that shows an example
 * ({@code footer = {"", "Example:", "  coded teragen 1m /tmp/in"}}). Results go to the writer that {@link #run} gets,
 * progress and logs to the error stream. {@link Main} gives every verb {@code --help} and
 * {@code --verbose}.
 */
@Command(
        showDefaultValues = true,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nVerbs:%n")
public abstract class CodedCommand implements Callable<Integer> {

    /** Exit code of a verb that did what it was asked. */
    public static final int OK = 0;

    /** Exit code of a verb that failed, or whose check found a fault in the data. */
    public static final int FAILED = 1;

    /** Exit code when the command line itself is wrong. */
    public static final int USAGE = 2;

    @Spec
    private @Nullable CommandSpec spec;

    /** For subclasses. */
    protected CodedCommand() {}

    /**
     * The verbs within this one, such as the schemes of {@code plan}; none by default.
     *
     * @return new command objects, each annotated with a name that no other of them has
     */
    protected List<CodedCommand> subcommands() {
        return List.of();
    }

    /**
     * Does the work.
     *
     * @param out where results are printed; flushed by the caller
     * @return {@link #OK} or {@link #FAILED}
     * @throws Exception whatever stops the work; {@link Main} prints it in one line and exits with {@link #FAILED}
     */
    protected abstract int run(PrintWriter out) throws Exception;

    @Override
    public final Integer call() throws Exception {
        PrintWriter out = spec().commandLine().getOut();
        try {
            return run(out);
        } finally {
            out.flush();
        }
    }

    /**
     * Where progress is printed: the error stream.
     *
     * @return a writer that stays open
     */
    protected final PrintWriter progress() {
        return spec().commandLine().getErr();
    }

    /**
     * A complaint about the command line, to be thrown: for options that contradict each other and values out of range.
     *
     * @param message one line with both numbers and the way out
     * @return an exception that ends the program with exit code {@link #USAGE}
     */
    protected final ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    /**
     * Makes something out of arguments; what it refuses is a fault of the command line.
     *
     * @param make reads arguments, and throws IllegalArgumentException where one is wrong
     * @param <T> what is made
     * @return what was made
     * @throws ParameterException with the message of the refusal
     */
    protected final <T> T usageOf(Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException refused) {
            ParameterException usage = usage(String.valueOf(refused.getMessage()));
            usage.initCause(refused);
            throw usage;
        }
    }

    /**
     * Whether an option was typed, not left to its default.
     *
     * @param option its name, such as {@code --rows}
     */
    protected final boolean given(String option) {
        return spec().commandLine().getParseResult().hasMatchedOption(option);
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("a verb runs only through Main, which hands it its command line");
        }
        return spec;
    }
}
