package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codedcomputing.core.cost.ExchangePrediction;
import org.codedcomputing.core.cost.ExchangePrediction.Stage;
import org.codedcomputing.core.cost.ExchangeRanking;

/**
 * What the planner expects of an exchange in seconds.
 *
 * @param prediction for the mode that runs
 * @param ranking all choices, where the planner had one
 * @param rates the rates that it reckoned with and where they are from, one line
 */
public record ExchangeForecast(ExchangePrediction prediction, Optional<ExchangeRanking> ranking, String rates) {
    /** Choices that a plan shows. */
    private static final int SHOWN = 8;

    /** Predicted seconds from the submission until the last record is sorted. */
    public double totalSeconds() {
        return prediction.totalSeconds();
    }

    /** Predicted seconds of a stage. */
    public double seconds(Stage stage) {
        return prediction.seconds(stage);
    }

    /** The forecast in full, each line ended. */
    String explain() {
        StringBuilder text = new StringBuilder();
        List<String> stages = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            if (!stage.withinShuffle() && seconds(stage) > 0) {
                stages.add(stage + " " + ExchangeRanking.seconds(seconds(stage)));
            }
        }
        text.append(String.format(
                Locale.ROOT,
                "  predicted: %s s = %s\n",
                ExchangeRanking.seconds(totalSeconds()),
                stages.isEmpty() ? "nothing" : String.join(" + ", stages)));
        text.append("  planned with ").append(rates).append('\n');
        ranking.ifPresent(r -> text.append(r.table(SHOWN)));
        return text.toString();
    }
}
