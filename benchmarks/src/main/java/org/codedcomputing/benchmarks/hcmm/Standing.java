package org.codedcomputing.benchmarks.hcmm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.spark.matvec.MatvecPlan;

/** Who did how well in one setting. */
final class Standing {
    /** Gains of HCMM with LT codes on EC2 over UU, LB and UC in percent [70]. */
    static final Map<Contestant, Integer> PUBLISHED =
            new EnumMap<>(Map.of(Contestant.UU, 61, Contestant.LB, 46, Contestant.UC, 36));

    /** How close to the best the planner's choice has to be. */
    static final double AS_GOOD = 1.1;

    private final Setting setting;
    private final Map<Contestant, MatvecPlan> plans;
    private final Map<Contestant, List<Double>> seconds = new EnumMap<>(Contestant.class);

    /** @param plans of all contestants */
    Standing(Setting setting, Map<Contestant, MatvecPlan> plans) {
        this.setting = setting;
        this.plans = new EnumMap<>(plans);
    }

    void add(Contestant contestant, double took) {
        seconds.computeIfAbsent(contestant, c -> new ArrayList<>()).add(took);
    }

    Setting setting() {
        return setting;
    }

    List<Double> samples(Contestant contestant) {
        return seconds.getOrDefault(contestant, List.of());
    }

    double median(Contestant contestant) {
        return Result.median(samples(contestant));
    }

    /** Mean seconds in the model; of speculation those without copies. */
    double predicted(Contestant contestant) {
        MatvecPlan plan = plans.get(contestant);
        if (plan == null) {
            throw new IllegalArgumentException("no plan of " + contestant);
        }
        return plan.predictedSeconds();
    }

    /** In percent; negative if the other is faster. */
    double gain(Contestant contestant, Contestant over) {
        return 100 * (1 - median(contestant) / median(over));
    }

    /** The same in the model. */
    double predictedGain(Contestant contestant, Contestant over) {
        return 100 * (1 - predicted(contestant) / predicted(over));
    }

    /** Whoever has the least median; AUTO runs the plan of another and is not asked. */
    Contestant winner() {
        Contestant best = Contestant.HCMM_MDS;
        for (Contestant contestant : Contestant.values()) {
            best = contestant != Contestant.AUTO && median(contestant) < median(best) ? contestant : best;
        }
        return best;
    }

    /** Whose plan the planner took. */
    Contestant chosen() {
        MatvecPlan plan = plans.get(Contestant.AUTO);
        if (plan == null) {
            throw new IllegalStateException("AUTO has no plan");
        }
        return Contestant.of(plan.scheme());
    }

    /** Median of the planner's plan, of all products with it, over the least median. */
    double chosenOverBest() {
        List<Double> both = new ArrayList<>(samples(Contestant.AUTO));
        both.addAll(samples(chosen()));
        return Result.median(both) / median(winner());
    }

    /** The table, and who won. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s%n%-14s %11s %11s %14s %14s%n",
                setting.description(),
                "",
                "predicted s",
                "median s",
                "HCMM+MDS gains",
                "HCMM+LT gains"));
        for (Contestant contestant : Contestant.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s %11.3f %11.3f %12.1f %% %12.1f %%%s%n",
                    contestant,
                    predicted(contestant),
                    median(contestant),
                    gain(Contestant.HCMM_MDS, contestant),
                    gain(Contestant.HCMM_LT, contestant),
                    PUBLISHED.containsKey(contestant)
                            ? "   published, EC2: %d %%".formatted(PUBLISHED.get(contestant))
                            : contestant.scheme() == Contestant.SPECULATION_3.scheme()
                                    ? "   (predicted without copies)"
                                    : ""));
        }
        return text.append(verdict()).toString();
    }

    private String verdict() {
        Contestant hcmm =
                median(Contestant.HCMM_LT) < median(Contestant.HCMM_MDS) ? Contestant.HCMM_LT : Contestant.HCMM_MDS;
        return String.format(
                Locale.ROOT,
                "%s won; the planner chose %s, %s 10 %% of it (%.2f x); %s; %s",
                winner(),
                chosen(),
                chosenOverBest() <= AS_GOOD ? "within" : "NOT within",
                chosenOverBest(),
                against(Contestant.PULL, hcmm),
                against(Contestant.CODED_TAIL, hcmm));
    }

    private String against(Contestant small, Contestant hcmm) {
        return String.format(
                Locale.ROOT,
                median(small) < median(hcmm) ? "%s beats %s by %.0f %%" : "%s does not beat %s (%.0f %%)",
                small,
                hcmm,
                gain(small, hcmm));
    }
}
