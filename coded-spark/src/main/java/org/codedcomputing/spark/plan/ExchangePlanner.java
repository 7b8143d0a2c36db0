package org.codedcomputing.spark.plan;

import java.util.Locale;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cost.ExchangeLimits;
import org.codedcomputing.core.cost.ExchangeRanking;
import org.codedcomputing.core.cost.ExchangeWorkload;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.Planner;

/**
 * The planner of one exchange: Spark's own shuffle, replicated and coded ones of every computation load and design.
 *
 * @param work what is exchanged
 * @param rates what the model reckons with
 * @param limits what a choice must keep
 * @param stripBytes largest payload of one packet
 */
record ExchangePlanner(ExchangeWorkload work, PlanRates rates, ExchangeLimits limits, double stripBytes)
        implements Planner {
    @Override
    public PlanExplanation explain() {
        ExchangeRanking ranking = rates.model(stripBytes, false).rank(work, limits, rates.multicast());
        PlanExplanation.Builder plan = PlanExplanation.of(
                        "exchange",
                        String.format(
                                Locale.ROOT,
                                "K=%d nodes, at most r=%s, D=%,.0f bytes, times %s compressed (%s in Spark's shuffle),"
                                        + " replicas of the input %s",
                                work.nodes(),
                                CdcLoad.text(limits.mostLoad()),
                                work.intermediateBytes(),
                                CdcLoad.text(work.valueRatio()),
                                CdcLoad.text(work.shuffleRatio()),
                                work.placed() ? "are placed" : "are fetched over the network"))
                .asked("nodes", work.nodes())
                .asked("mostLoad", limits.mostLoad())
                .asked("intermediateBytes", work.intermediateBytes())
                .asked("inputBytes", work.inputBytes())
                .asked("placed", work.placed())
                .asked("margin", limits.margin())
                .rates(rates.named())
                .choices(ranking.choices())
                .chosen(ranking.chosenPlace())
                .refused(ranking.refusals())
                .more("nodes", work.nodes())
                .more("intermediateBytes", work.intermediateBytes())
                .more("inputBytes", work.inputBytes())
                .more("rates", rates.toString())
                .more(
                        "excluded",
                        ranking.excluded().stream().map(Object::toString).toList());
        ranking.reasons().forEach(plan::because);
        return plan.build();
    }
}
