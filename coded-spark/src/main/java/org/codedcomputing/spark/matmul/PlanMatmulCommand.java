package org.codedcomputing.spark.matmul;

import java.util.List;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.ProductWorkload;
import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.spark.cli.PlanVerb;
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
final class PlanMatmulCommand extends PlanVerb {
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

    @Override
    protected Planner planner() {
        Numbers numbers = product.numbers();
        StragglerLaw expected = product.expected();
        ProductWorkload work = new ProductWorkload(
                new ProductShape(rows, inner, columns),
                numbers.elementBytes(),
                !(numbers instanceof Numbers.Reals),
                numbers.options(),
                product.stragglers());
        ProductRates rates = new ProductRates(
                slots,
                multiplyAdds,
                combine,
                ProductTexts.size("--shuffle", shuffle),
                ProductTexts.size("--driver", driver),
                ProductTexts.size("--memory", memory),
                taskSeconds);
        return new ProductPlanner(
                work,
                rates,
                expected,
                product.arithmetic(),
                List.of(
                        rate("--multiply-adds", "multiply-adds", multiplyAdds),
                        rate("--combine", "combine", combine),
                        rate("--shuffle", "shuffle", rates.shuffleBytes(), shuffle + " bytes/s"),
                        rate("--driver", "driver", rates.driverBytes(), driver + " bytes/s"),
                        rate("--memory", "memory of a task", rates.taskBytes(), memory),
                        rate("--task-seconds", "task beside its product", taskSeconds, taskSeconds + " s"),
                        rate("--law", "law", expected.toString(), expected.toString())));
    }
}
