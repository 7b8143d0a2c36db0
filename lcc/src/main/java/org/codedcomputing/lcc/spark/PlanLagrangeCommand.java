package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.apache.spark.network.util.JavaUtils;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.gradient.TaskDelays;
import org.codedcomputing.core.gradient.TaskLaw;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.lcc.code.DegreeCheck;
import org.codedcomputing.lcc.code.FixedPointRegression;
import org.codedcomputing.lcc.code.GradientRange;
import org.codedcomputing.lcc.code.GradientScales;
import org.codedcomputing.lcc.code.LagrangeParameters;
import org.codedcomputing.lcc.code.LagrangePoints;
import org.codedcomputing.lcc.code.SigmoidPolynomial;
import org.codedcomputing.lcc.code.WorkerExpression;
import org.codedcomputing.spark.cli.PlanVerb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "lagrange",
        description = {
            "Rank the ways to compute a polynomial of matrices on N workers of whom S may not answer, A may lie and T may put"
                    + " together what they received: the Lagrange code, copies of every block, and uncoded.",
            "Refuses what does not fit, with what is needed, what is there and the way out: workers, points and range of the"
                    + " field, degree. Runs nothing."
        },
        footer = {
            "",
            "Examples:",
            "  coded plan lagrange --workers 13 --colluders 1 --stragglers 2 --byzantine 1 --rows 100000 --columns 100",
            "  coded plan lagrange --workers 12 --blocks 4 --function power --degree 2 --rows 4000 --columns 50",
            "  coded plan lagrange --workers 40 --function logistic --sigmoid-degree 3 --hidden-weights --colluders 1"
                    + " --rows 12396 --columns 1568 --json plan.json"
        })
final class PlanLagrangeCommand extends PlanVerb {
    private static final Pattern COMMA = Pattern.compile(",");

    @Option(names = "--workers", required = true, paramLabel = "N", description = "Workers N.")
    private int workers;

    @Option(names = "--rows", required = true, paramLabel = "M", description = "Rows of the data.")
    private int rows;

    @Option(names = "--columns", required = true, paramLabel = "D", description = "Columns of the data.")
    private int columns;

    @Option(
            names = "--blocks",
            paramLabel = "K",
            description = "Blocks that the rows are cut into. Default: as many as each way can have.")
    private @Nullable Integer blocks;

    @Option(names = "--stragglers", paramLabel = "S", defaultValue = "0", description = "Workers that may not answer.")
    private int stragglers;

    @Option(names = "--byzantine", paramLabel = "A", defaultValue = "0", description = "Workers that may lie.")
    private int byzantine;

    @Option(
            names = "--colluders",
            paramLabel = "T",
            defaultValue = "0",
            description = "Workers that may put together what they received, and learn nothing.")
    private int colluders;

    @Option(
            names = "--function",
            paramLabel = "NAME",
            defaultValue = "linear",
            description = "What workers compute: " + PlannedFunction.NAMES + ".")
    private String function = "";

    @Option(
            names = "--degree",
            paramLabel = "DEG",
            description = "Degree of the function: of power the exponent, of others tried on random input.")
    private @Nullable Integer degree;

    @Option(names = "--hidden-weights", description = "Weights are hidden too; raises the degree.")
    private boolean hiddenWeights;

    @Option(
            names = "--sigmoid-degree",
            paramLabel = "R",
            defaultValue = "1",
            description = "Degree of the polynomial in place of the sigmoid: 1, 3 or 5.")
    private int sigmoidDegree;

    @Option(names = "--sigmoid-bound", paramLabel = "B", defaultValue = "5", description = "It is fitted on [-B, B].")
    private double sigmoidBound;

    @Option(
            names = "--field",
            paramLabel = "FIELD",
            defaultValue = "m61",
            description = "m61 (2^61-1), m31 (2^31-1), or a prime below 2^31.")
    private String field = "";

    @Option(
            names = "--data-bound",
            paramLabel = "X",
            defaultValue = "1",
            description = "Largest absolute entry of the data, for the range of a gradient.")
    private double dataBound;

    @Option(names = "--weight-bound", paramLabel = "W", defaultValue = "16", description = "Largest absolute weight.")
    private double weightBound;

    @Option(
            names = "--scales",
            paramLabel = "LX,LW,LC",
            description = "Fixed-point bits of data, weights and leading coefficient. Default: the finest that fit.")
    private @Nullable String scales;

    @Option(
            names = "--betas",
            paramLabel = "B,B,...",
            description = "Points of the K blocks and T masks, to be checked with --alphas.")
    private @Nullable String betas;

    @Option(names = "--alphas", paramLabel = "A,A,...", description = "Points of the N workers.")
    private @Nullable String alphas;

    @Option(
            names = "--approximate",
            description = "Consider Berrut's approximation (BACC) too, which takes any function.")
    private boolean approximate;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "50", description = "Rounds on the same data.")
    private int rounds;

    @Option(
            names = "--law",
            paramLabel = "LAW",
            defaultValue = "none",
            description = "How tasks straggle: none, or late:P,D (with probability P a task is D seconds late).")
    private String law = "";

    @Option(
            names = "--multiply-adds",
            paramLabel = "RATE",
            defaultValue = "1e9",
            description = "Multiply-adds per second of a worker.")
    private double multiplyAdds;

    @Option(
            names = "--combine",
            paramLabel = "RATE",
            defaultValue = "5e8",
            description = "The same of the driver, which encodes and decodes.")
    private double combine;

    @Option(
            names = "--link",
            paramLabel = "BYTES",
            defaultValue = "119m",
            description = "Bytes per second between driver and workers.")
    private String link = "";

    @Override
    protected Planner planner() {
        if (rows < 1 || columns < 1 || rounds < 1) {
            throw new IllegalArgumentException("--rows, --columns and --rounds must be at least 1 (were %d, %d and %d)"
                    .formatted(rows, columns, rounds));
        }
        PrimeField prime = prime();
        List<String> notes = new ArrayList<>();
        PlannedFunction planned = planned(notes);
        LagrangeParameters asked = new LagrangeParameters(
                workers, blocks == null ? 1 : blocks, colluders, stragglers, byzantine, degree(planned), false);
        if (prime.modulus() == Mersenne61.P) {
            checkDegree(FieldArithmetic.mersenne61(), planned).ifPresent(notes::add);
        } else {
            checkDegree(FieldArithmetic.of(prime), planned).ifPresent(notes::add);
        }
        checkPoints(prime);
        checkRange(prime, notes);
        TaskDelays delays = delays();
        LagrangePlanner.Rates rates = new LagrangePlanner.Rates(multiplyAdds, combine, linkBytes());
        return new LagrangePlanner(
                asked,
                blocks != null,
                planned,
                prime,
                rows,
                columns,
                approximate,
                rounds,
                delays,
                rates,
                List.of(
                        rate("--multiply-adds", "multiply-adds", multiplyAdds),
                        rate("--combine", "combine", combine),
                        rate("--link", "link", rates.link(), link + " bytes/s"),
                        rate("--law", "law", law, law)),
                notes);
    }

    private PrimeField prime() {
        switch (field.toLowerCase(Locale.ROOT)) {
            case "m61" -> {
                return Mersenne61.FIELD;
            }
            case "m31" -> {
                return Mersenne31.FIELD;
            }
            default -> {
                long modulus;
                try {
                    modulus = Long.parseLong(field);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "--field %s is no field; take m61, m31, or a prime below 2^31".formatted(field), e);
                }
                return PrimeField.withModulus(modulus);
            }
        }
    }

    private PlannedFunction planned(List<String> notes) {
        // Without colluders there is nobody to hide them from.
        boolean hidden = hiddenWeights && colluders > 0;
        switch (function.toLowerCase(Locale.ROOT)) {
            case "linear" -> {
                return PlannedFunction.linear(hidden);
            }
            case "logistic" -> {
                SigmoidPolynomial.fit(sigmoidDegree, sigmoidBound).warning().ifPresent(notes::add);
                return PlannedFunction.logistic(sigmoidDegree, hidden);
            }
            case "gram" -> {
                return PlannedFunction.gram();
            }
            case "power" -> {
                if (degree == null || degree < 1) {
                    throw new IllegalArgumentException("--function power needs a --degree of at least 1 (was %s)"
                            .formatted(degree == null ? "none" : degree.toString()));
                }
                return PlannedFunction.power(degree);
            }
            default -> {
                PlannedFunction other = PlannedFunction.other(function);
                if (!approximate) {
                    // Refuses it, with the way out.
                    other.degree();
                }
                return other;
            }
        }
    }

    private boolean polynomial() {
        return List.of("linear", "logistic", "gram", "power").contains(function.toLowerCase(Locale.ROOT));
    }

    private boolean gradient() {
        return List.of("linear", "logistic").contains(function.toLowerCase(Locale.ROOT));
    }

    private int degree(PlannedFunction planned) {
        return polynomial() ? planned.degree() : 0;
    }

    /** Tries what was declared on random input. */
    private <A> Optional<String> checkDegree(FieldArithmetic<A> arithmetic, PlannedFunction planned) {
        if (degree == null || !polynomial()) {
            return Optional.empty();
        }
        List<Block<A>> shapes = new ArrayList<>();
        for (int j = 0; j < planned.kinds().size(); j++) {
            Block<A> shape =
                    WorkerExpression.zeros(arithmetic, PlannedFunction.SMALL, j == 0 ? PlannedFunction.SMALL : 1);
            shapes.add(shape);
        }
        return DegreeCheck.check(
                arithmetic,
                arguments -> planned.body().evaluate(arithmetic, arguments),
                shapes,
                planned.kinds(),
                degree,
                new SplittableRandom(1));
    }

    private void checkPoints(PrimeField prime) {
        if (betas == null && alphas == null) {
            return;
        }
        if (betas == null || alphas == null || blocks == null) {
            throw new IllegalArgumentException("points are checked where --blocks, --betas and --alphas are given");
        }
        long[] given = points("--betas", betas);
        long[] atWorkers = points("--alphas", alphas);
        if (given.length != blocks + colluders || atWorkers.length != workers) {
            throw new IllegalArgumentException("--betas has %d points for K+T=%d, --alphas %d for N=%d; give as many"
                    .formatted(given.length, blocks + colluders, atWorkers.length, workers));
        }
        LagrangePoints.at(prime, blocks, given, atWorkers);
    }

    private static long[] points(String option, String text) {
        try {
            return COMMA.splitAsStream(text).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s %s is no list of whole numbers such as 1,2,3".formatted(option, text), e);
        }
    }

    private void checkRange(PrimeField prime, List<String> notes) {
        if (!gradient()) {
            if (scales != null) {
                throw new IllegalArgumentException(
                        "--scales are those of linear and logistic, not of " + function.toLowerCase(Locale.ROOT));
            }
            return;
        }
        FixedPointRegression.Form form = function.equalsIgnoreCase("logistic")
                ? FixedPointRegression.Form.logistic(SigmoidPolynomial.fit(sigmoidDegree, sigmoidBound), weightBound)
                : FixedPointRegression.Form.linear(weightBound);
        if (scales != null) {
            form = new FixedPointRegression.Form(
                    form.coefficients(), Optional.of(scales(form.degree())), weightBound, false);
        }
        GradientRange range = GradientRange.of(prime, form, rows, columns, dataBound);
        notes.add("scales lx=%d, lw=%d, lc=%d: the worst-case gradient takes %d bits of %d"
                .formatted(
                        range.scales().data(),
                        range.scales().weights(),
                        range.scales().coefficients(),
                        range.range().bitsNeeded(),
                        Long.SIZE - Long.numberOfLeadingZeros(prime.maxSigned())));
    }

    private GradientScales scales(int polynomialDegree) {
        long[] bits = points("--scales", String.valueOf(scales));
        if (bits.length != 3) {
            throw new IllegalArgumentException(
                    "--scales %s has %d numbers, takes 3: LX,LW,LC".formatted(scales, bits.length));
        }
        return new GradientScales((int) bits[0], (int) bits[1], (int) bits[2], polynomialDegree);
    }

    private TaskDelays delays() {
        // The time of a task is the model's own.
        if (TaskLaw.of(1, law) instanceof TaskLaw.Late late) {
            return late.delays();
        }
        throw new IllegalArgumentException("--law %s: give none or late:P,D".formatted(law));
    }

    private double linkBytes() {
        try {
            return (double) JavaUtils.byteStringAsBytes(link);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--link %s is no size such as 64k or 12g".formatted(link), e);
        }
    }
}
