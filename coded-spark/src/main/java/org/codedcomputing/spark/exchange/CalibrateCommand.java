package org.codedcomputing.spark.exchange;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.plan.Calibration;
import org.codedcomputing.spark.plan.Calibrations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code calibrate}: measures rates and may keep them. */
@Command(
        name = "calibrate",
        description = {
            "Measure what the cluster's network and nodes can do, for mode auto and coded plan: some seconds of traffic",
            "between the executors. Nothing is kept unless a file is named."
        },
        footer = {"", "Example:", "  coded calibrate --master spark://host:7077 --nodes 8 --file calibration.json"})
final class CalibrateCommand extends CodedCommand {
    @Option(
            names = "--nodes",
            paramLabel = "K",
            description =
                    "Nodes, 1 to 64: tasks that run at once. Default: spark.coded.exchange.nodes, else one for each"
                            + " executor.")
    private @Nullable Integer nodes;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Where to keep it. Default: spark.coded.plan.calibrationFile.")
    private @Nullable Path file;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter out) throws Exception {
        SparkConf conf = spark.conf(
                "coded calibrate", nodes == null ? Runtime.getRuntime().availableProcessors() : nodes);
        if (file != null) {
            conf.set(ConfKey.PLAN_CALIBRATION_FILE.key(), file.toString());
        }
        if (nodes != null) {
            conf.set(ConfKey.EXCHANGE_NODES.key(), Integer.toString(nodes));
        }
        Optional<Path> kept = usageOf(() -> Calibrations.file(CodedConf.of(conf)));
        return spark.run(conf, jsc -> {
            Calibration measured = Calibrator.run(jsc.sc());
            out.print(measured.explain());
            out.println(
                    kept.isPresent()
                            ? "kept in " + kept.get()
                            : "not kept: name a file with --file or " + ConfKey.PLAN_CALIBRATION_FILE.key());
            return OK;
        });
    }
}
