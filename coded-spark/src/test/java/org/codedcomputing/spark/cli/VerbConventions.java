package org.codedcomputing.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What every verb of every module must offer; each module's tests call it with their provider. */
public final class VerbConventions {

    private VerbConventions() {}

    /**
     * Checks that each verb has a description, an example that starts with "coded" and its name, a description of each
     * option and argument, and a help page that prints with exit code 0.
     *
     * @param provider the module's provider
     */
    public static void assertHold(VerbProvider provider) {
        CommandLine root = Main.commandLine(List.of(provider));
        assertFalse(root.getSubcommands().isEmpty(), "a provider has verbs");
        assertHold(provider, "", root);
    }

    private static void assertHold(VerbProvider provider, String before, CommandLine parent) {
        parent.getSubcommands().forEach((last, line) -> {
            String name = before + last;
            CommandSpec spec = line.getCommandSpec();
            assertTrue(spec.usageMessage().description().length > 0, name + " lacks a description");
            String footer = String.join("\n", spec.usageMessage().footer());
            assertTrue(footer.contains("coded " + name), name + " lacks an example in its footer");
            for (ArgSpec argument : spec.args()) {
                assertTrue(
                        Arrays.stream(argument.description()).anyMatch(text -> !text.isBlank()),
                        () -> name + " " + argument.paramLabel() + " lacks a description");
            }
            List<String> words = new ArrayList<>(List.of(name.split(" ")));
            words.add("--help");
            Run help = run(List.of(provider), words.toArray(String[]::new));
            assertEquals(CodedCommand.OK, help.exitCode(), help::err);
            assertTrue(help.out().contains("coded " + name), help::out);
            assertHold(provider, name + " ", line);
        });
    }

    /**
     * Runs a command line in this JVM.
     *
     * @param providers where verbs come from
     * @param args verb and arguments
     * @return what it printed and how it ended
     */
    public static Run run(List<VerbProvider> providers, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(providers, args, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Run(exitCode, out.toString(), err.toString());
    }

    /**
     * What is wrong with a command line, which is parsed and not run.
     *
     * @param providers where verbs come from
     * @param args verb and arguments
     * @return the complaint; empty if there is none
     */
    public static String complaint(List<VerbProvider> providers, String... args) {
        try {
            Main.commandLine(providers).parseArgs(args);
            return "";
        } catch (ParameterException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * How a command line ended.
     *
     * @param exitCode 0 done, 1 failed, 2 wrong usage
     * @param out what it printed
     * @param err its complaints
     */
    public record Run(int exitCode, String out, String err) {}
}
