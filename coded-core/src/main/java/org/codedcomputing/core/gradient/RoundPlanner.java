package org.codedcomputing.core.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codedcomputing.core.gradient.GradientPlan.Kind;
import org.codedcomputing.core.plan.PlanChoice;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.PlanFigure;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanRefusal;
import org.codedcomputing.core.plan.PlanText;
import org.codedcomputing.core.plan.Planner;

/**
 * The planner of the rounds of a gradient descent: every exact scheme and number of stragglers by its mean time of a round, and no
 * coding unless it gains {@link GradientPlanner#MARGIN}.
 *
 * @param workers n
 * @param law how long tasks take
 * @param least stragglers that must be tolerated, 0..n-1
 * @param mostWork how many times 1/n of the rows a worker may hold and compute, at least 1
 * @param rates what the law says, and where that is from
 */
public record RoundPlanner(int workers, TaskLaw law, int least, double mostWork, List<PlanRate> rates)
        implements Planner {
    /**
     * Copies the rates.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public RoundPlanner {
        ExactScheme.require(workers, least);
        if (!(mostWork >= 1)) {
            throw new IllegalArgumentException(
                    "a worker holds at least 1 times 1/n of the rows (was %s)".formatted(mostWork));
        }
        rates = List.copyOf(rates);
    }

    @Override
    public PlanExplanation explain() {
        List<GradientPlan> kept = new ArrayList<>();
        List<PlanRefusal> refused = new ArrayList<>();
        for (GradientPlan plan : law.rank(workers)) {
            if (sameGroupsForOneMore(plan)) {
                continue;
            }
            if (plan.stragglers() < least) {
                refused.add(
                        refusal(plan, "stands %d stragglers of the %d asked for".formatted(plan.stragglers(), least)));
            } else if (plan.work() > mostWork) {
                refused.add(refusal(
                        plan,
                        "a worker holds %s times 1/n of the rows, at most %s are allowed"
                                .formatted(PlanText.number(plan.work()), PlanText.number(mostWork))));
            } else {
                kept.add(plan);
            }
        }
        if (kept.isEmpty()) {
            throw new IllegalArgumentException(
                    "to stand s=%d of n=%d stragglers a worker must hold %s times 1/n of the rows, at most %s are allowed; allow more, or lower s"
                            .formatted(least, workers, PlanText.number(least + 1.0), PlanText.number(mostWork)));
        }
        int chosen = choose(kept, refused);
        PlanExplanation.Builder explanation = PlanExplanation.of(
                        "gradient",
                        "%d workers, 1/%d of the rows takes %s s; %s"
                                .formatted(workers, workers, PlanText.number(law.task()), law))
                .asked("workers", workers)
                .asked("taskSeconds", law.task())
                .asked("law", law.toString())
                .asked("leastStragglers", least)
                .rates(rates)
                .choices(kept.stream().map(this::choice).toList())
                .chosen(chosen)
                .refused(refused)
                .because(reason(kept, chosen));
        GradientPlan best = kept.get(chosen);
        if (best.stragglers() == 0) {
            explanation.because(law.remark(workers));
        } else {
            explanation.because(String.format(
                    Locale.ROOT,
                    "its price without stragglers is %s times the work and the memory, %s s a round instead of %s s",
                    PlanText.number(best.work()),
                    PlanText.seconds(calm(best)),
                    PlanText.seconds(law.task())));
            if (best.kind() != Kind.CYCLIC) {
                explanation.note(
                        "keep the members of a group on different hosts: copies on one host straggle together");
            }
        }
        return explanation.build();
    }

    /** Whether as many groups stand one straggler more. */
    private boolean sameGroupsForOneMore(GradientPlan plan) {
        int s = plan.stragglers();
        return plan.kind() != Kind.CYCLIC && s + 1 < workers && workers / (s + 1) == workers / (s + 2);
    }

    /** The fastest coded plan if it gains the margin and has a matrix, else the uncoded one, where that is a choice. */
    private int choose(List<GradientPlan> kept, List<PlanRefusal> refused) {
        int i = 0;
        while (i < kept.size()) {
            GradientPlan plan = kept.get(i);
            Optional<GradientPlan> uncoded = uncoded(kept);
            if (plan.stragglers() == 0
                    || (uncoded.isPresent()
                            && plan.expected()
                                    > GradientPlanner.MARGIN
                                            * uncoded.orElseThrow().expected())) {
                return kept.indexOf(uncoded.orElseThrow());
            }
            try {
                plan.scheme();
                return i;
            } catch (IllegalArgumentException noMatrix) {
                refused.add(refusal(plan, String.valueOf(noMatrix.getMessage())));
                kept.remove(i);
            }
        }
        throw new IllegalArgumentException(refused.get(refused.size() - 1).why());
    }

    private static Optional<GradientPlan> uncoded(List<GradientPlan> kept) {
        return kept.stream().filter(plan -> plan.kind() == Kind.UNCODED).findFirst();
    }

    private static String reason(List<GradientPlan> kept, int chosen) {
        GradientPlan best = kept.get(chosen);
        Optional<GradientPlan> uncoded = uncoded(kept);
        Optional<GradientPlan> coded =
                kept.stream().filter(plan -> plan.kind() != Kind.UNCODED).findFirst();
        if (uncoded.isEmpty() || coded.isEmpty()) {
            return "%s is predicted at %s s a round, %s"
                    .formatted(
                            name(best),
                            PlanText.seconds(best.expected()),
                            uncoded.isEmpty()
                                    ? "the fastest of those that stand the stragglers asked for"
                                    : "and nothing coded is allowed");
        }
        // The chosen coded one is the fastest: those before it have no matrix, and are gone.
        GradientPlan rival = coded.orElseThrow();
        GradientPlan plain = uncoded.orElseThrow();
        return String.format(
                Locale.ROOT,
                "the best coded choice, %s, is predicted at %s s a round and uncoded at %s s: a factor of %.2f, %s the %.2f that coding must gain",
                name(rival),
                PlanText.seconds(rival.expected()),
                PlanText.seconds(plain.expected()),
                plain.expected() / rival.expected(),
                best.kind() == Kind.UNCODED ? "under" : "at least",
                1 / GradientPlanner.MARGIN);
    }

    private static String name(GradientPlan plan) {
        return plan.kind() == Kind.UNCODED ? "uncoded" : "%s s=%d".formatted(plan.kind(), plan.stragglers());
    }

    /** Mean seconds of a round in which nobody straggles. */
    private double calm(GradientPlan plan) {
        return plan.work() * law.task();
    }

    private PlanRefusal refusal(GradientPlan plan, String why) {
        return new PlanRefusal(name(plan), plan.expected(), why);
    }

    private PlanChoice choice(GradientPlan plan) {
        return new PlanChoice(
                name(plan),
                plan.kind().toString(),
                plan.expected(),
                List.of(
                        PlanFigure.count("stragglers", "s", plan.stragglers()),
                        PlanFigure.count("needed", "needed", plan.needed())),
                List.of(
                        PlanFigure.number("calmSeconds", "calm s", calm(plan)),
                        PlanFigure.number("work", "work x", plan.work()),
                        PlanFigure.number("waits", "rounds that wait", plan.waits())));
    }
}
