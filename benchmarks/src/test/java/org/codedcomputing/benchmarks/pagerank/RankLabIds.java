package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the trial of PageRank on the lab measures, for tests of those who read it. */
public final class RankLabIds {
    private RankLabIds() {}

    /**
     * Identifiers of times and bytes of the usual plans and rivals on the usual graphs.
     *
     * @param multicast whether the lab has it
     */
    public static Set<String> all(boolean multicast) {
        List<String> names = new ArrayList<>();
        LabRankCommand.usualChoices(multicast).forEach(choice -> names.add(choice.toString()));
        GraphXRun.strategies().keySet().forEach(cut -> names.add(LabRankLine.GRAPHX + cut));
        names.add(LabRankLine.ONE_THREAD);
        Set<String> ids = new TreeSet<>();
        for (String graph : LabRankCommand.usualGraphs()) {
            for (String name : names) {
                for (String what : List.of("seconds", "interface.sent")) {
                    ids.add(LabRankCommand.id(multicast, graph, name) + what);
                }
            }
        }
        return ids;
    }
}
