package org.codedcomputing.spark.matmul;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.plan.MatmulPlanner;
import org.codedcomputing.core.matmul.plan.ProductCandidate;
import org.codedcomputing.core.matmul.plan.ProductPrediction;
import org.codedcomputing.core.matmul.plan.ProductRanking;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.ProductWorkload;
import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.JsonFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "matmul",
        description = {
            "Rank the ways to multiply two matrices: every code and partition with one task for each slot, small tasks with a"
                    + " coded tail, and uncoded in 4 waves.",
            "Rates not given are those of a machine of which nothing is known: 1e9 multiply-adds a second, 1 Gbit/s."
        },
        footer = {
            "",
            "Examples:",
            "  coded plan matmul --rows 8000 --inner 8000 --columns 8000 --slots 12",
            "  coded plan matmul --rows 2000 --inner 2000 --columns 2000 --slots 12 --law slow:1,8 --json plan.json"
        })
final class PlanMatmulCommand extends CodedCommand {
    @Option(names = "--rows", required = true, paramLabel = "R", description = "Rows of A and of the product.")
    private int rows;

    @Option(names = "--inner", required = true, paramLabel = "S", description = "Columns of A, rows of B.")
    private int inner;

    @Option(names = "--columns", required = true, paramLabel = "T", description = "Columns of B and of the product.")
    private int columns;

    @Option(names = "--slots", required = true, paramLabel = "N", description = "Tasks that run at once.")
    private int slots;

    @Mixin
    private ProductArguments product = new ProductArguments();

    @Option(
            names = "--multiply-adds",
            paramLabel = "RATE",
            defaultValue = "1e9",
            description = "Multiply-adds per second of one task while all slots work.")
    private double multiplyAdds;

    @Option(
            names = "--combine",
            paramLabel = "RATE",
            defaultValue = "5e8",
            description = "The same of encoding and decoding.")
    private double combine;

    @Option(
            names = "--shuffle",
            paramLabel = "BYTES",
            defaultValue = "119m",
            description = "Bytes per second that all executors exchange.")
    private String shuffle = "";

    @Option(
            names = "--driver",
            paramLabel = "BYTES",
            defaultValue = "119m",
            description = "Bytes per second that reach the driver.")
    private String driver = "";

    @Option(names = "--memory", paramLabel = "SIZE", defaultValue = "1g", description = "Memory of a task.")
    private String memory = "";

    @Option(
            names = "--task-seconds",
            paramLabel = "SECONDS",
            defaultValue = "0.02",
            description = "What a task takes besides its product.")
    private double taskSeconds;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "8",
            description = "Choices to print; the best of each form is always among them.")
    private int top;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all choices as JSON.")
    private @Nullable Path json;

    @Override
    protected int run(PrintWriter out) throws IOException {
        Numbers numbers = usageOf(product::numbers);
        StragglerLaw expected = usageOf(product::expected);
        ProductWorkload work = usageOf(() -> new ProductWorkload(
                new ProductShape(rows, inner, columns),
                numbers.elementBytes(),
                !(numbers instanceof Numbers.Reals),
                numbers.options(),
                product.stragglers()));
        ProductRates rates = usageOf(() -> new ProductRates(
                slots,
                multiplyAdds,
                combine,
                ProductTexts.size("--shuffle", shuffle),
                ProductTexts.size("--driver", driver),
                ProductTexts.size("--memory", memory),
                taskSeconds));
        ProductRanking ranking = usageOf(() -> MatmulPlanner.rank(work, rates, expected));
        out.printf(Locale.ROOT, "%s, %d slots, %s, %s%n%n", work.shape(), slots, product.arithmetic(), expected);
        out.print(table(ranking));
        out.println();
        out.println("chosen: " + ranking.chosen().candidate());
        out.println("  " + ranking.reason());
        if (json != null) {
            writeJson(json, ranking);
            out.println("written to " + json);
        }
        return OK;
    }

    private String table(ProductRanking ranking) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%4s %-46s %9s %9s %9s %9s %9s%n",
                "",
                "way",
                "total s",
                "encode",
                "compute",
                "download",
                "decode"));
        for (int i = 0; i < ranking.ranked().size(); i++) {
            ProductPrediction way = ranking.ranked().get(i);
            if (i < top || ranking.best(way.candidate().form()).equals(way)) {
                table.append(String.format(
                        Locale.ROOT,
                        "%4s %-46s %9.3g %9.3g %9.3g %9.3g %9.3g%n",
                        i == 0 ? "-->" : Integer.toString(i + 1),
                        name(way.candidate()),
                        way.totalSeconds(),
                        way.encodeSeconds(),
                        way.computeSeconds(),
                        way.downloadSeconds(),
                        way.decodeSeconds()));
            }
        }
        return table.toString();
    }

    private static String name(ProductCandidate candidate) {
        return candidate.uncoded()
                ? "uncoded in %d waves (%s), %d tasks%s"
                        .formatted(
                                MatmulPlanner.WAVES,
                                candidate.partition(),
                                candidate.tasks(),
                                candidate.form() == ProductCandidate.Form.COPIED_WAVES ? ", copies" : "")
                : candidate.toString();
    }

    private static void writeJson(Path file, ProductRanking ranking) throws IOException {
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("chosen", ranking.chosen().candidate().toString());
        plan.put("reason", ranking.reason());
        plan.put(
                "choices",
                ranking.ranked().stream().map(PlanMatmulCommand::json).toList());
        plan.put("excluded", ranking.excluded());
        JsonFile.write(file, plan);
    }

    private static Map<String, Object> json(ProductPrediction way) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("form", way.candidate().form().toString());
        choice.put("code", way.candidate().family().name());
        choice.put("tasks", way.candidate().tasks());
        choice.put("needed", way.candidate().threshold());
        choice.put("totalSeconds", way.totalSeconds());
        choice.put("encodeSeconds", way.encodeSeconds());
        choice.put("computeSeconds", way.computeSeconds());
        choice.put("downloadSeconds", way.downloadSeconds());
        choice.put("decodeSeconds", way.decodeSeconds());
        choice.put("taskBytes", way.taskBytes());
        return choice;
    }
}
