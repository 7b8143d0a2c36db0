package org.codedcomputing.spark.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How one round went. Times are seconds of the driver's clock unless said otherwise.
 *
 * @param epoch number of the round, from 1
 * @param answered whether there was an answer
 * @param survivors workers whose results were decoded, ascending; empty without an answer
 * @param lost workers that ended without a result, with the text of each
 * @param died workers whose executor was lost while it ran them, with the last text of each, so far; Spark starts them again
 *     elsewhere, so they may be among the survivors
 * @param faulty workers whose results were found wrong, ascending
 * @param late results that came after the set was fixed, so far
 * @param duplicates results of a worker that had returned one already
 * @param stale results of another round
 * @param encodeSeconds making shares: all of them in the first round, later those that were lost
 * @param shipSeconds handing shares and the round's argument to Spark
 * @param computeSeconds least, median and largest time of the workers' functions, on their own clocks; 0 without results
 * @param waitSeconds from submission until the results were enough
 * @param verifySeconds checking results
 * @param decodeSeconds from there to the answer
 * @param bytes serialized results that came to the driver
 * @param tasks tasks submitted, of all kinds
 * @param copies second copies of a coded tail among them, and workers started again
 * @param cancelledTaskSeconds run time of tasks that were killed because nobody needed them any more, so far
 */
public record RoundReport(
        long epoch,
        boolean answered,
        List<Integer> survivors,
        Map<Integer, String> lost,
        Map<Integer, String> died,
        List<Integer> faulty,
        int late,
        int duplicates,
        int stale,
        double encodeSeconds,
        double shipSeconds,
        Spread computeSeconds,
        double waitSeconds,
        double verifySeconds,
        double decodeSeconds,
        long bytes,
        int tasks,
        int copies,
        double cancelledTaskSeconds) {

    /** Makes the collections unmodifiable. */
    public RoundReport {
        survivors = List.copyOf(survivors);
        lost = Map.copyOf(lost);
        died = Map.copyOf(died);
        faulty = List.copyOf(faulty);
    }

    /**
     * How widely something spreads.
     *
     * @param least smallest
     * @param median middle
     * @param most largest
     */
    public record Spread(double least, double median, double most) {
        static Spread of(List<Double> values) {
            if (values.isEmpty()) {
                return new Spread(0, 0, 0);
            }
            List<Double> sorted = values.stream().sorted().toList();
            return new Spread(sorted.get(0), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
        }
    }

    /** The same with what became known since. */
    RoundReport now(int lateNow, Map<Integer, String> diedNow, double cancelledNow) {
        return new RoundReport(
                epoch,
                answered,
                survivors,
                lost,
                diedNow,
                faulty,
                lateNow,
                duplicates,
                stale,
                encodeSeconds,
                shipSeconds,
                computeSeconds,
                waitSeconds,
                verifySeconds,
                decodeSeconds,
                bytes,
                tasks,
                copies,
                cancelledNow);
    }

    /** One line. */
    public String explain() {
        return String.format(
                Locale.ROOT,
                "epoch %d: %s from %d of %d tasks in %.3f s (encode %.3f, ship %.3f, wait %.3f, verify %.3f, decode %.3f); compute %.3f/%.3f/%.3f s; %d bytes; lost %s, died %s, faulty %s, late %d, duplicates %d, cancelled %.3f task-seconds",
                epoch,
                answered ? "answer" : "no answer",
                survivors.size(),
                tasks,
                encodeSeconds + shipSeconds + waitSeconds + decodeSeconds,
                encodeSeconds,
                shipSeconds,
                waitSeconds,
                verifySeconds,
                decodeSeconds,
                computeSeconds.least,
                computeSeconds.median,
                computeSeconds.most,
                bytes,
                lost.keySet().stream().sorted().toList(),
                died.keySet().stream().sorted().toList(),
                faulty,
                late,
                duplicates,
                cancelledTaskSeconds);
    }
}
