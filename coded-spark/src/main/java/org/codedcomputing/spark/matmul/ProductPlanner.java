package org.codedcomputing.spark.matmul;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codedcomputing.core.matmul.plan.MatmulPlanner;
import org.codedcomputing.core.matmul.plan.ProductCandidate;
import org.codedcomputing.core.matmul.plan.ProductPrediction;
import org.codedcomputing.core.matmul.plan.ProductRanking;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.ProductWorkload;
import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.codedcomputing.core.plan.PlanChoice;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.PlanFigure;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanRefusal;
import org.codedcomputing.core.plan.Planner;

/**
 * The planner of one product of matrices.
 *
 * @param work the product
 * @param rates what the model reckons with
 * @param law how tasks straggle
 * @param arithmetic what is computed in, as it was typed
 * @param named the rates, and where they are from
 */
record ProductPlanner(
        ProductWorkload work, ProductRates rates, StragglerLaw law, String arithmetic, List<PlanRate> named)
        implements Planner {
    private static final double MEGA = 1e6;

    @Override
    public PlanExplanation explain() {
        ProductRanking ranking = MatmulPlanner.rank(work, rates, law);
        Map<String, Double> calm = new HashMap<>();
        MatmulPlanner.rank(work, rates, StragglerLaw.none())
                .ranked()
                .forEach(way -> calm.put(way.candidate().toString(), way.totalSeconds()));
        return PlanExplanation.of(
                        "matmul",
                        "%s, %d slots, %s, %s, %d results to spare"
                                .formatted(work.shape(), rates.slots(), arithmetic, law, work.stragglers()))
                .asked("rows", work.shape().rows())
                .asked("inner", work.shape().inner())
                .asked("columns", work.shape().columns())
                .asked("slots", rates.slots())
                .asked("arithmetic", arithmetic)
                .asked("stragglers", work.stragglers())
                .rates(named)
                .choices(ranking.ranked().stream()
                        .map(way ->
                                choice(way, calm.getOrDefault(way.candidate().toString(), Double.NaN)))
                        .toList())
                .refused(
                        ranking.excluded().stream().map(ProductPlanner::refusal).toList())
                .because(ranking.reason())
                .more("excluded", ranking.excluded())
                .build();
    }

    private static PlanRefusal refusal(String line) {
        int colon = line.indexOf(": ");
        return new PlanRefusal(line.substring(0, colon), line.substring(colon + 2));
    }

    private static PlanChoice choice(ProductPrediction way, double calm) {
        ProductCandidate candidate = way.candidate();
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("form", candidate.form().toString());
        more.put("code", candidate.family().name());
        more.put("totalSeconds", way.totalSeconds());
        more.put("taskBytes", way.taskBytes());
        return new PlanChoice(
                candidate.toString(),
                candidate.form().toString(),
                way.totalSeconds(),
                List.of(
                        PlanFigure.word(
                                "parts",
                                "code",
                                candidate.uncoded()
                                        ? candidate.partition().toString()
                                        : candidate.family().name()),
                        PlanFigure.count("tasks", "tasks", candidate.tasks()),
                        PlanFigure.count("needed", "needed", candidate.threshold())),
                List.of(
                        PlanFigure.number("calmSeconds", "calm s", calm),
                        PlanFigure.number("encodeSeconds", "encode", way.encodeSeconds()),
                        PlanFigure.number("computeSeconds", "compute", way.computeSeconds()),
                        PlanFigure.number("downloadSeconds", "download", way.downloadSeconds()),
                        PlanFigure.number("decodeSeconds", "decode", way.decodeSeconds()),
                        PlanFigure.number("taskMegabytes", "task MB", way.taskBytes() / MEGA)),
                more);
    }
}
