package org.codedcomputing.spark.matvec;

import java.util.List;
import java.util.stream.Collectors;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.core.plan.PlanText;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.spark.cli.PlanVerb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "matvec",
        description = {
            "Rank the ways to multiply a matrix by vectors on workers of unequal speed, by their mean time in the model.",
            "A worker's time for one row is shifted exponential: what is certain follows from its speed, the rest from"
                    + " --product. Runs nothing."
        },
        footer = {
            "",
            "Examples:",
            "  coded plan matvec --rows 100000 --columns 1000 --speeds 1,1,0.5,0.5,0.25,0.25",
            "  coded plan matvec --rows 100000 --columns 1000 --workers 8 --product 100 --once --json plan.json"
        })
final class PlanMatvecCommand extends PlanVerb {
    @Option(names = "--rows", required = true, paramLabel = "R", description = "Rows of A.")
    private int rows;

    @Option(names = "--columns", required = true, paramLabel = "C", description = "Columns of A.")
    private int columns;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Workers. Default: as many as --speeds, or the cores of this machine.")
    private @Nullable Integer workers;

    @Option(names = "--speeds", paramLabel = "S,S,...", description = "Relative speed of each worker. Default: equal.")
    private @Nullable String speeds;

    @Option(
            names = "--multiply-adds",
            paramLabel = "RATE",
            defaultValue = "1e9",
            description = "Multiply-adds per second of a worker of speed 1 when nothing delays it.")
    private double multiplyAdds;

    @Option(
            names = "--product",
            paramLabel = "A_MU",
            defaultValue = "1",
            description = "a mu: the time that is certain over the mean of the rest; large for steady workers.")
    private double product;

    @Option(
            names = "--tasks-per-worker",
            paramLabel = "M",
            defaultValue = "" + MatvecOptions.DEFAULT_TASKS_PER_WORKER,
            description = "Tasks a worker on average in schemes of small tasks.")
    private int tasksPerWorker;

    @Option(names = "--once", description = "For a single product, which encoding does not pay for.")
    private boolean once;

    @Override
    protected Planner planner() {
        MatvecTexts.requireSize(rows, columns);
        List<Double> relative =
                MatvecTexts.speeds(speeds, workers, Runtime.getRuntime().availableProcessors());
        List<WorkerModel> models =
                MatvecTexts.models(relative, MatvecTexts.rowsPerSecond(multiplyAdds, columns), product);
        return new MatvecWays(
                rows,
                columns,
                models,
                tasksPerWorker,
                once,
                List.of(
                        rate("--speeds", "speeds", relative, speedsText(relative)),
                        rate("--multiply-adds", "multiply-adds", multiplyAdds),
                        rate("--product", "a mu", product)));
    }

    private static String speedsText(List<Double> relative) {
        return relative.stream().distinct().count() == 1
                ? "%d times %s".formatted(relative.size(), PlanText.number(relative.get(0)))
                : relative.stream().map(PlanText::number).collect(Collectors.joining(" "));
    }
}
