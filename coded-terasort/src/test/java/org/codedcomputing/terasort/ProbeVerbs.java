package org.codedcomputing.terasort;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.LongStream;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.cli.VerbProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A provider that {@link ShadedJarIT} puts into a jar of its own. */
public final class ProbeVerbs implements VerbProvider {

    /** For ServiceLoader. */
    public ProbeVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(new Sum());
    }

    @Command(name = "sum", description = "Add up the numbers from 1.")
    static final class Sum extends CodedCommand {
        @Parameters(paramLabel = "LAST", description = "The last number.")
        private int last;

        @Mixin
        private SparkOptions spark = new SparkOptions();

        @Override
        protected int run(PrintWriter out) throws Exception {
            return spark.run("coded sum", 1, jsc -> {
                long sum = jsc.parallelize(
                                LongStream.rangeClosed(1, last).boxed().toList())
                        .reduce(Long::sum);
                out.println(jsc.appName() + " on " + jsc.master() + " with parallelism " + jsc.defaultParallelism()
                        + ": " + sum);
                return OK;
            });
        }
    }
}
