package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.gradient.TaskDelays;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.plan.PlanChoice;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.PlanFigure;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanRefusal;
import org.codedcomputing.core.plan.PlanText;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.core.poly.VectorLocator;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.BerrutCode;
import org.codedcomputing.lcc.code.LagrangeParameters;

/**
 * The planner of Lagrange coded computations: the Lagrange code with wrong results located or each verified, copies of every block,
 * and uncoded, each with the largest K that keeps S, A and T, by a model of encoding, sending, computing and decoding.
 *
 * @param asked N, T, S, A; K counts where it is given, and the degree is that of the function
 * @param blocksGiven whether K is given
 * @param function what workers compute
 * @param field it is computed in
 * @param rows m of the data, at least 1
 * @param columns d of the data, at least 1
 * @param approximate whether Berrut's approximation is a choice
 * @param rounds that the data stays for, at least 1
 * @param delays how tasks straggle; their task time plays no part
 * @param rates what the model reckons with
 * @param named the same, and where it is from
 * @param notes what was found out before
 */
record LagrangePlanner(
        LagrangeParameters asked,
        boolean blocksGiven,
        PlannedFunction function,
        PrimeField field,
        int rows,
        int columns,
        boolean approximate,
        int rounds,
        TaskDelays delays,
        Rates rates,
        List<PlanRate> named,
        List<String> notes)
        implements Planner {
    private static final String UNCODED = "uncoded";
    private static final String BERRUT = "bacc";
    private static final double MEGA = 1e6;

    /**
     * Rates, all more than 0.
     *
     * @param multiplyAdds in a second, of a worker
     * @param combine the same of the driver, which encodes and decodes
     * @param link bytes per second between driver and workers
     */
    record Rates(double multiplyAdds, double combine, double link) {
        Rates {
            for (double rate : new double[] {multiplyAdds, combine, link}) {
                if (!(rate > 0) || Double.isInfinite(rate)) {
                    throw new IllegalArgumentException("a rate of %s; give more than 0, finite".formatted(rate));
                }
            }
        }
    }

    /**
     * One way with its K.
     *
     * @param results waited for in the worst case
     * @param late probability that a round waits for a late worker
     * @param encodes multiply-adds of the driver before the first round
     * @param combines the same in every round
     */
    private record Way(
            String name,
            int workers,
            int blocks,
            long threshold,
            long results,
            double late,
            double encodes,
            double combines,
            Map<String, Object> more) {}

    @Override
    public PlanExplanation explain() {
        return field.modulus() == Mersenne61.P
                ? explain(FieldArithmetic.mersenne61())
                : explain(FieldArithmetic.of(field));
    }

    private <A> PlanExplanation explain(FieldArithmetic<A> arithmetic) {
        List<PlanChoice> choices = new ArrayList<>();
        List<PlanRefusal> refused = new ArrayList<>();
        for (boolean verified : new boolean[] {false, true}) {
            if (!verified || asked.byzantine() > 0) {
                add(
                        choices,
                        refused,
                        verified ? "lagrange, verified" : "lagrange",
                        () -> lagrange(arithmetic, verified));
            }
        }
        add(choices, refused, "repetition", () -> repetition(arithmetic));
        add(choices, refused, UNCODED, () -> uncoded(arithmetic));
        if (approximate) {
            add(choices, refused, BERRUT, this::berrut);
        }
        if (choices.isEmpty()) {
            throw new IllegalArgumentException(refused.get(0).why());
        }
        Optional<PlanChoice> uncoded =
                choices.stream().filter(choice -> choice.way().equals(UNCODED)).findFirst();
        boolean promised = asked.stragglers() > 0 || asked.byzantine() > 0;
        if (promised && uncoded.isPresent()) {
            choices.remove(uncoded.orElseThrow());
            refused.add(new PlanRefusal(
                    uncoded.orElseThrow().name(),
                    uncoded.orElseThrow().seconds(),
                    "every worker is waited for and believed, although S=%d and A=%d were asked for"
                            .formatted(asked.stragglers(), asked.byzantine())));
            if (choices.isEmpty()) {
                throw new IllegalArgumentException(refused.get(0).why());
            }
        }
        // An approximation is taken only where nothing exact is left.
        choices.sort(Comparator.comparing((PlanChoice choice) -> choice.way().equals(BERRUT))
                .thenComparingDouble(PlanChoice::seconds)
                .thenComparing(choice -> !choice.way().equals(UNCODED)));
        PlanExplanation.Builder plan = PlanExplanation.of(
                        "lagrange",
                        "%s of %d x %d over %s, %d rounds; N=%d%s, T=%d, S=%d, A=%d%s; %s"
                                .formatted(
                                        function.name(),
                                        rows,
                                        columns,
                                        field,
                                        rounds,
                                        asked.workers(),
                                        blocksGiven ? ", K=" + asked.blocks() : "",
                                        asked.colluders(),
                                        asked.stragglers(),
                                        asked.byzantine(),
                                        asked.degree() == 0 ? "" : ", deg=" + asked.degree(),
                                        delays.probability() == 0
                                                ? "no delays"
                                                : "%s of tasks %s s late"
                                                        .formatted(
                                                                PlanText.number(delays.probability()),
                                                                PlanText.number(delays.delay()))))
                .asked("workers", asked.workers())
                .asked("colluders", asked.colluders())
                .asked("stragglers", asked.stragglers())
                .asked("byzantine", asked.byzantine())
                .asked("degree", asked.degree())
                .asked("function", function.name())
                .asked("field", field.toString())
                .asked("rows", rows)
                .asked("columns", columns)
                .asked("rounds", rounds)
                .rates(named)
                .choices(choices)
                .refused(refused);
        if (blocksGiven) {
            plan.asked("blocks", asked.blocks());
        }
        reasons(plan, choices.get(0), promised ? uncoded : Optional.empty());
        notes.forEach(plan::note);
        if (asked.colluders() > 0 || asked.byzantine() > 0) {
            plan.note("where T or A is more than 0 a worker is a host: the task slots of one host are in one hand");
        }
        if (choices.get(0).way().equals(BERRUT)) {
            plan.note("bacc is an approximation, whose error depends on the function and on the order of the blocks");
        }
        return plan.build();
    }

    private void reasons(PlanExplanation.Builder plan, PlanChoice best, Optional<PlanChoice> unprotected) {
        plan.because("%s is predicted at %s s, the fastest that keeps T=%d, S=%d and A=%d"
                .formatted(
                        best.name(),
                        PlanText.seconds(best.seconds()),
                        asked.colluders(),
                        asked.stragglers(),
                        asked.byzantine()));
        unprotected.ifPresent(choice -> plan.because(String.format(
                Locale.ROOT,
                "uncoded, which keeps neither S nor A, is predicted at %s s: protection costs a factor of %.2f",
                PlanText.seconds(choice.seconds()),
                best.seconds() / choice.seconds())));
        if (best.way().equals(UNCODED)) {
            plan.because("nothing is to be borne or hidden, and coding does not pay here");
        }
    }

    private void add(List<PlanChoice> choices, List<PlanRefusal> refused, String name, Supplier<Way> way) {
        try {
            choices.add(choice(way.get()));
        } catch (IllegalArgumentException no) {
            refused.add(new PlanRefusal(name, String.valueOf(no.getMessage())));
        }
    }

    private int blocks(long largest) {
        return blocksGiven ? asked.blocks() : (int) Math.max(1, Math.min(largest, rows));
    }

    private LagrangeOptions options(LagrangeMode mode) {
        return LagrangeOptions.DEFAULT
                .withMode(mode)
                .withStragglers(asked.stragglers())
                .withByzantine(asked.byzantine())
                .withColluders(asked.colluders());
    }

    private <A> Way lagrange(FieldArithmetic<A> arithmetic, boolean verified) {
        if (verified && !function.keys()) {
            throw new IllegalArgumentException(
                    "results of %s have no keys that verify them; only those of gradients have"
                            .formatted(function.name()));
        }
        int n = asked.workers();
        int t = asked.colluders();
        int a = asked.byzantine();
        // Says so where it is no polynomial.
        int degree = function.degree();
        int k = blocks(new LagrangeParameters(n, 1, t, asked.stragglers(), a, degree, verified).largestBlocks());
        LagrangePlan plan =
                LagrangePlan.of(function.task(arithmetic, k), options(LagrangeMode.LAGRANGE), n, verified, List.of());
        long results = plan.threshold() + (verified ? a : 2L * a);
        double length = function.result().of(blockRows(k), columns);
        double decodes = plan.threshold() * length * (function.summed() ? 1 : k);
        double checks = verified
                ? n * (blockRows(k) + (double) columns)
                : a == 0 ? 0 : VectorLocator.defaultCombinations(field) * (n * length + (double) n * n);
        double hides = function.kinds().contains(ArgumentKind.HIDDEN) && t > 0
                ? n * (1.0 + t) * function.argument().of(blockRows(k), columns)
                : 0;
        return new Way(
                verified ? "lagrange, verified" : "lagrange",
                n,
                k,
                plan.threshold(),
                results,
                delays.moreThan(n, (int) Math.max(0, n - results)),
                n * (k + (double) t) * blockRows(k) * columns,
                hides + checks + decodes,
                Map.of("missProbability", plan.missProbability()));
    }

    private <A> Way repetition(FieldArithmetic<A> arithmetic) {
        int n = asked.workers();
        int a = asked.byzantine();
        int k = blocks(n / (asked.stragglers() + 2L * a + 1));
        LagrangePlan plan =
                LagrangePlan.of(function.task(arithmetic, k), options(LagrangeMode.REPETITION), n, false, List.of());
        double none = 1;
        for (int block = 0; block < k; block++) {
            int copies = n / k + (block < n % k ? 1 : 0);
            none *= 1 - delays.moreThan(copies, copies - 2 * a - 1);
        }
        return new Way("repetition", n, k, plan.threshold(), plan.threshold() + 2L * a, 1 - none, 0, 0, Map.of());
    }

    private <A> Way uncoded(FieldArithmetic<A> arithmetic) {
        int k = blocks(asked.workers());
        LagrangePlan.of(function.task(arithmetic, k), options(LagrangeMode.UNCODED), asked.workers(), false, List.of());
        return new Way(UNCODED, k, k, k, k, delays.moreThan(k, 0), 0, 0, Map.of());
    }

    private Way berrut() {
        if (!blocksGiven) {
            throw new IllegalArgumentException("its error grows with K; give K");
        }
        int n = asked.workers();
        int k = asked.blocks();
        BerrutCode code = BerrutCode.of(k, n, asked.stragglers(), asked.colluders(), asked.byzantine());
        double elements = blockRows(k) * columns;
        return new Way(
                BERRUT,
                n,
                k,
                code.recoveryThreshold(),
                code.recoveryThreshold(),
                delays.moreThan(n, n - code.recoveryThreshold()),
                n * (double) k * elements,
                k * (double) code.recoveryThreshold() * function.result().of(blockRows(k), columns),
                Map.of("approximate", true));
    }

    private double blockRows(int blocks) {
        return Math.ceil((double) rows / blocks);
    }

    private PlanChoice choice(Way way) {
        int element = field.modulus() == Mersenne61.P || way.name().equals(BERRUT) ? Long.BYTES : Integer.BYTES;
        double block = blockRows(way.blocks());
        double once = way.workers() * block * columns * element;
        double round = element
                * (way.workers() * function.argument().of(block, columns)
                        + way.results() * function.result().of(block, columns));
        double onceSeconds = way.encodes() / rates.combine() + once / rates.link();
        double roundSeconds = function.multiplyAdds(block, columns) / rates.multiplyAdds()
                + round / rates.link()
                + way.combines() / rates.combine();
        double calm = onceSeconds + rounds * roundSeconds;
        Map<String, Object> more = new LinkedHashMap<>(way.more());
        more.put("workers", way.workers());
        return new PlanChoice(
                "%s K=%d".formatted(way.name(), way.blocks()),
                way.name(),
                calm + rounds * way.late() * delays.delay(),
                List.of(
                        PlanFigure.count("blocks", "K", way.blocks()),
                        PlanFigure.count("threshold", "R", way.threshold()),
                        PlanFigure.count("results", "waits for", way.results())),
                List.of(
                        PlanFigure.number("calmSeconds", "calm s", calm),
                        PlanFigure.number("work", "work x", asked.workers() * block / rows),
                        PlanFigure.number("onceSeconds", "once s", onceSeconds),
                        PlanFigure.number("roundSeconds", "round s", roundSeconds),
                        PlanFigure.number("waits", "rounds that wait", way.late()),
                        PlanFigure.number("onceMegabytes", "MB once", once / MEGA),
                        PlanFigure.number("roundMegabytes", "MB a round", round / MEGA)),
                more);
    }
}
