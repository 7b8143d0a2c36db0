package org.codedcomputing.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.pagerank.LabRankCommand;

/** What the trial of PageRank on the lab found, as bars: whoever took part, on whichever graphs. Plans with a code are ours. */
final class RankPlots {
    private static final Pattern ID = Pattern.compile(
            Pattern.quote(LabRankCommand.PREFIX) + "(multicast|unicast)\\.([^.]+)\\.(.+)\\.(seconds|interface\\.sent)");
    private static final Pattern CODED = Pattern.compile(".*\\.(x|ca|cd)-r[0-9]+");

    /** Under the plots. */
    static final String LEGEND =
            "plans: u raw values, c sums (a combiner), d ghosts, m ghosts by multicast, p the better of sums and ghosts for each"
                    + " pair; x, ca, cd coded raw values, sums, ghosts, uc sums of replicas without a code; r replicas";

    private RankPlots() {}

    /** Seconds, and bytes at the workers' interfaces, of an iteration; by graph. */
    static List<BarPlot> of(Result result) {
        Map<String, List<BarPlot.Bar>> bars = new LinkedHashMap<>();
        for (Measurement measurement : result.measurements()) {
            Matcher id = ID.matcher(measurement.id());
            if (id.matches() && measurement.value() > 0) {
                String what = id.group(4).equals("seconds") ? "seconds" : "bytes sent";
                String title = "%s, %s: %s an iteration".formatted(id.group(2), id.group(1), what);
                bars.computeIfAbsent(title, unused -> new ArrayList<>())
                        .add(new BarPlot.Bar(
                                id.group(3),
                                measurement.value(),
                                CODED.matcher(id.group(3)).matches()));
            }
        }
        List<BarPlot> plots = new ArrayList<>();
        bars.forEach((title, all) -> plots.add(new BarPlot(title, all)));
        return plots;
    }
}
