package org.codedcomputing.spark.matvec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.core.plan.PlanChoice;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.PlanFigure;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanRefusal;
import org.codedcomputing.core.plan.Planner;

/**
 * The planner that compares all schemes of matrix-vector products.
 *
 * @param rows of A
 * @param columns of A
 * @param models one for each worker
 * @param tasksPerWorker of schemes of small tasks
 * @param once whether there is one product only
 * @param named the rates, and where they are from
 */
record MatvecWays(
        int rows, int columns, List<WorkerModel> models, int tasksPerWorker, boolean once, List<PlanRate> named)
        implements Planner {
    @Override
    public PlanExplanation explain() {
        MatvecPlan chosen = plan(MatvecScheme.AUTO);
        List<MatvecPlan> ranked = new ArrayList<>();
        List<PlanRefusal> refused = new ArrayList<>();
        Map<String, String> excluded = new LinkedHashMap<>();
        for (MatvecScheme scheme : MatvecScheme.values()) {
            if (scheme == MatvecScheme.SPECULATION) {
                excluded.put(scheme.label(), "the model has no copies of late tasks; without them it is UU");
            } else if (scheme != MatvecScheme.AUTO) {
                try {
                    ranked.add(plan(scheme));
                } catch (IllegalArgumentException tooFew) {
                    excluded.put(scheme.label(), String.valueOf(tooFew.getMessage()));
                }
            }
        }
        excluded.forEach((scheme, why) -> refused.add(new PlanRefusal(scheme, why)));
        ranked.sort(Comparator.comparingDouble(MatvecPlan::predictedSeconds));
        int place = IntStream.range(0, ranked.size())
                .filter(i -> ranked.get(i).scheme() == chosen.scheme())
                .findFirst()
                .orElseThrow();
        return PlanExplanation.of(
                        "matvec",
                        "%d x %d, %d workers, %s"
                                .formatted(rows, columns, models.size(), once ? "one product" : "many products"))
                .asked("rows", rows)
                .asked("columns", columns)
                .asked("workers", models.size())
                .asked("once", once)
                .asked("tasksPerWorker", tasksPerWorker)
                .rates(named)
                .choices(ranked.stream().map(MatvecWays::choice).toList())
                .chosen(place)
                .refused(refused)
                .because(chosen.why())
                .more("excluded", excluded)
                .build();
    }

    private MatvecPlan plan(MatvecScheme scheme) {
        MatvecOptions options = MatvecOptions.NONE
                .withScheme(scheme)
                .withTasksPerWorker(tasksPerWorker)
                .withModels(models);
        return MatvecPlanner.of(options, rows, columns, models.size(), !once, true)
                .plan(models);
    }

    private static PlanChoice choice(MatvecPlan plan) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("scheme", MatvecTexts.name(plan.scheme()));
        more.put("blocks", plan.blocks());
        more.put("tasks", plan.tasks());
        return new PlanChoice(
                MatvecTexts.name(plan.scheme()),
                plan.scheme().label(),
                plan.predictedSeconds(),
                List.of(
                        PlanFigure.count("taskCount", "tasks", plan.tasks().size()),
                        PlanFigure.count("blockRows", "rows a block", plan.blockRows())),
                List.of(
                        PlanFigure.number("work", "work x", (double) plan.codedBlocks() / plan.blocks()),
                        PlanFigure.count("codedBlocks", "blocks", plan.codedBlocks()),
                        PlanFigure.word("loads", "blocks of each worker", loads(plan))),
                more);
    }

    private static String loads(MatvecPlan plan) {
        return plan.tasks().get(0).worker() == MatvecPlan.ANYWHERE
                ? "whoever is idle"
                : IntStream.range(0, plan.workers())
                        .mapToObj(plan::load)
                        .toList()
                        .toString();
    }
}
