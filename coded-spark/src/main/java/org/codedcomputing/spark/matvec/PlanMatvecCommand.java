package org.codedcomputing.spark.matvec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.JsonFile;
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
final class PlanMatvecCommand extends CodedCommand {
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

    @Option(names = "--json", paramLabel = "FILE", description = "Write all choices as JSON.")
    private @Nullable Path json;

    @Override
    protected int run(PrintWriter out) throws IOException {
        usageOf(() -> {
            MatvecTexts.requireSize(rows, columns);
            return rows;
        });
        List<Double> relative = usageOf(
                () -> MatvecTexts.speeds(speeds, workers, Runtime.getRuntime().availableProcessors()));
        List<WorkerModel> models =
                usageOf(() -> MatvecTexts.models(relative, MatvecTexts.rowsPerSecond(multiplyAdds, columns), product));
        MatvecPlan chosen = usageOf(() -> plan(MatvecScheme.AUTO, models));
        List<MatvecPlan> ranked = new ArrayList<>();
        Map<String, String> excluded = new LinkedHashMap<>();
        for (MatvecScheme scheme : MatvecScheme.values()) {
            if (scheme == MatvecScheme.SPECULATION) {
                excluded.put(scheme.label(), "the model has no copies of late tasks; without them it is UU");
            } else if (scheme != MatvecScheme.AUTO) {
                try {
                    ranked.add(plan(scheme, models));
                } catch (IllegalArgumentException refused) {
                    excluded.put(scheme.label(), String.valueOf(refused.getMessage()));
                }
            }
        }
        ranked.sort(Comparator.comparingDouble(MatvecPlan::predictedSeconds));
        out.printf(
                Locale.ROOT,
                "%d x %d, %d workers of speeds %s, a mu = %s, %s%n%n",
                rows,
                columns,
                models.size(),
                relative,
                product,
                once ? "one product" : "many products");
        out.print(table(ranked, chosen.scheme()));
        excluded.forEach((scheme, why) -> out.println("     " + scheme + ": " + why));
        out.println();
        out.println("chosen: " + chosen.scheme().label());
        out.println("  " + chosen.why());
        if (json != null) {
            writeJson(json, chosen, ranked, excluded);
            out.println("written to " + json);
        }
        return OK;
    }

    private MatvecPlan plan(MatvecScheme scheme, List<WorkerModel> models) {
        MatvecOptions options = MatvecOptions.NONE
                .withScheme(scheme)
                .withTasksPerWorker(tasksPerWorker)
                .withModels(models);
        return MatvecPlanner.of(options, rows, columns, models.size(), !once, true)
                .plan(models);
    }

    private static String table(List<MatvecPlan> ranked, MatvecScheme chosen) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, "%4s %-12s %10s %6s %7s  %s%n", "", "way", "mean s", "tasks", "blocks", "loads"));
        for (int i = 0; i < ranked.size(); i++) {
            MatvecPlan plan = ranked.get(i);
            table.append(String.format(
                    Locale.ROOT,
                    "%4s %-12s %10.4g %6d %7d  %s%n",
                    plan.scheme() == chosen ? "-->" : Integer.toString(i + 1),
                    plan.scheme().label(),
                    plan.predictedSeconds(),
                    plan.tasks().size(),
                    plan.codedBlocks(),
                    loads(plan)));
        }
        return table.toString();
    }

    private static String loads(MatvecPlan plan) {
        return plan.tasks().get(0).worker() == MatvecPlan.ANYWHERE
                ? "whoever is idle, %d rows a block".formatted(plan.blockRows())
                : "%s blocks of %d rows"
                        .formatted(
                                IntStream.range(0, plan.workers())
                                        .mapToObj(plan::load)
                                        .toList(),
                                plan.blockRows());
    }

    private static void writeJson(Path file, MatvecPlan chosen, List<MatvecPlan> ranked, Map<String, String> excluded)
            throws IOException {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("chosen", MatvecTexts.name(chosen.scheme()));
        written.put("reason", chosen.why());
        written.put("choices", ranked.stream().map(PlanMatvecCommand::json).toList());
        written.put("excluded", excluded);
        JsonFile.write(file, written);
    }

    private static Map<String, Object> json(MatvecPlan plan) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("scheme", MatvecTexts.name(plan.scheme()));
        choice.put("predictedSeconds", plan.predictedSeconds());
        choice.put("blockRows", plan.blockRows());
        choice.put("blocks", plan.blocks());
        choice.put("codedBlocks", plan.codedBlocks());
        choice.put("tasks", plan.tasks());
        return choice;
    }
}
