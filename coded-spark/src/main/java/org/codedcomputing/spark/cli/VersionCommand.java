package org.codedcomputing.spark.cli;

import java.io.PrintWriter;
import org.codedcomputing.spark.compatibility.BuildInfo;
import org.codedcomputing.spark.compatibility.SparkCompatibility;
import picocli.CommandLine.Command;

@Command(
        name = "version",
        description = "Print the versions of this library, Spark, Scala and Java.",
        footer = {"", "Example:", "  coded version"})
final class VersionCommand extends CodedCommand {

    @Override
    protected int run(PrintWriter out) {
        out.println("coded " + BuildInfo.load().version());
        out.println("Spark " + SparkCompatibility.sparkVersion());
        out.println("Scala " + SparkCompatibility.scalaVersion());
        out.println("Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        return OK;
    }
}
