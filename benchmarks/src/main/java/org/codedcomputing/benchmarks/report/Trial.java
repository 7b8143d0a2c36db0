package org.codedcomputing.benchmarks.report;

import java.util.List;
import java.util.Map;
import org.codedcomputing.benchmarks.gradient.LabReduceCommand;
import org.codedcomputing.benchmarks.pagerank.LabRankCommand;

/**
 * What {@code scripts/lab-trials} measures on the lab. It needs root and is not run from here.
 *
 * @param name of the source and of the kept file
 * @param result name of the result in that file
 * @param description one line
 * @param command what makes it
 * @param settings numbers of what is run
 */
record Trial(String name, String result, String description, String command, Map<String, Object> settings) {
    private static final String RUN = "sudo ./scripts/lab-trials ";

    /** PageRank where there is multicast. */
    static final String RANKS_MULTICAST = LabRankCommand.NAME + "-on";

    /** The same where there is none. */
    static final String RANKS_UNICAST = LabRankCommand.NAME + "-off";

    /** All trials whose results the report shows. */
    static List<Trial> all() {
        return List.of(
                new Trial(
                        LabReduceCommand.NAME,
                        LabReduceCommand.NAME,
                        "CodedReduce, a ring and gradient coding through one port on workers of the lab",
                        RUN + "reduce",
                        LabReduceCommand.settings()),
                ranks(RANKS_MULTICAST, "with multicast"),
                ranks(RANKS_UNICAST, "without multicast"));
    }

    private static Trial ranks(String name, String network) {
        return new Trial(
                name,
                LabRankCommand.NAME,
                "PageRank by all plans, GraphX and one thread on workers of the lab, " + network,
                RUN + "pagerank",
                LabRankCommand.settings());
    }
}
