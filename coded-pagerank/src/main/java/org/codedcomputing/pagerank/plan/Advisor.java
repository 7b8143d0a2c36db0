package org.codedcomputing.pagerank.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.Advice.Candidate;

/**
 * Picks a plan by counting what each would send on the very graph and partition. The rule: for iterations whose reduce combines,
 * or whose messages depend on the source alone, no replication pays, since a vertex that is mapped r times is also written back;
 * so ghosts and sums compete, and by multicast ghosts sent once. Codes are for what neither combines nor repeats, for one pass
 * over data that is stored r times anyway, and for an r that is forced.
 */
public final class Advisor {
    private final Graph graph;
    private final int[] part;
    private final Job job;

    /**
     * What is asked.
     *
     * @param servers K, 2 to 64
     * @param multicast whether one transmission reaches several servers
     * @param combinable whether the reduce may add in any order
     * @param sourceOnly whether a message depends on its source alone
     * @param onePass whether there is no next iteration, so nothing is written back
     * @param forcedLoad an r that is given by storage or by what must survive, or 0
     * @param maxLoad largest r to look at, 1 to K
     * @param mapSeconds time of one server for its messages of one iteration when each vertex is mapped once
     * @param bytesPerSecond what the network carries of all servers together
     * @param rate part of the vertices that is counted, above 0, at most 1
     */
    public record Job(
            int servers,
            boolean multicast,
            boolean combinable,
            boolean sourceOnly,
            boolean onePass,
            int forcedLoad,
            int maxLoad,
            double mapSeconds,
            double bytesPerSecond,
            double rate) {
        /** Checks ranges. */
        public Job {
            Placing.servers(servers, Math.max(1, forcedLoad));
            Placing.servers(servers, maxLoad);
            if (!(rate > 0 && rate <= 1) || !(mapSeconds >= 0) || !(bytesPerSecond > 0)) {
                throw new IllegalArgumentException(
                        "rate %s, %s s to map, %s bytes/s; rates must be above 0, at most 1 for the sample"
                                .formatted(rate, mapSeconds, bytesPerSecond));
            }
        }

        /** Iterations of PageRank on so many servers, counted exactly, no replication forced. */
        public static Job pageRank(int servers, boolean multicast) {
            return new Job(servers, multicast, true, true, false, 0, Math.min(3, servers), 0, 125e6, 1);
        }

        boolean allows(PlanKind kind) {
            boolean sums = kind.content() == Content.COMBINED || kind.content() == Content.LEAST;
            boolean ghosts = kind.content() == Content.GHOST || kind.content() == Content.LEAST;
            return (!sums || combinable)
                    && (!ghosts || sourceOnly)
                    && (kind.sending() != Sending.MULTICAST || multicast);
        }
    }

    private Advisor(Graph graph, int[] part, Job job) {
        this.graph = graph;
        this.part = part;
        this.job = job;
    }

    /**
     * Advises.
     *
     * @param part home of each vertex, 0 to K - 1. Not modified
     */
    public static Advice advise(Graph graph, int[] part, Job job) {
        return new Advisor(graph, part, job).advise();
    }

    private Advice advise() {
        List<Candidate> all = new ArrayList<>();
        all.addAll(candidates(Allocations.parts(part, job.servers), false));
        int first = job.forcedLoad > 1 ? job.forcedLoad : 2;
        int last = job.forcedLoad > 1 ? job.forcedLoad : job.maxLoad;
        for (int load = first; load <= last; load++) {
            all.addAll(candidates(Allocations.homeFirst(graph, part, job.servers, load, Dealing.ALL), true));
        }
        if (job.forcedLoad > 1) {
            Candidate best = least(all, job.forcedLoad, job.forcedLoad);
            return advice(
                    best,
                    all,
                    "each vertex is at r=%d servers anyway; this sends the least of what its messages allow%s"
                            .formatted(job.forcedLoad, codingNote()));
        }
        if (!job.onePass && (job.combinable || job.sourceOnly)) {
            return advice(
                    least(all, 1, 1),
                    all,
                    job.multicast
                            ? "messages combine or depend on their source, and one transmission reaches all; mapping a vertex more than once costs its write-back"
                            : "messages combine or depend on their source, and every copy is a transmission; mapping a vertex more than once costs its write-back");
        }
        Candidate fastest =
                all.stream().min(Comparator.comparingDouble(Candidate::seconds)).orElseThrow();
        return advice(fastest, all, "least time of an iteration by the model r T_map + T_shuffle" + codingNote());
    }

    private String codingNote() {
        return job.multicast ? "" : "; without multicast a code delivers no fewer bytes than its uncoded twin";
    }

    private Advice advice(Candidate best, List<Candidate> all, String why) {
        return new Advice(best.kind(), best.load(), all, why, graph.vertices());
    }

    private Candidate least(List<Candidate> all, int fromLoad, int toLoad) {
        return all.stream()
                .filter(c -> c.load() >= fromLoad && c.load() <= toLoad)
                .min(Comparator.comparingDouble(c -> c.cost(job.multicast)))
                .orElseThrow();
    }

    private List<Candidate> candidates(Allocation allocation, boolean replicated) {
        PairCounts counts = PairCounts.sampled(graph, allocation, job.rate, 1);
        List<Candidate> candidates = new ArrayList<>();
        for (PlanKind kind : PlanKind.values()) {
            if (kind.replicated() == replicated && job.allows(kind)) {
                candidates.add(candidate(kind, allocation, counts));
            }
        }
        return candidates;
    }

    private Candidate candidate(PlanKind kind, Allocation allocation, PairCounts counts) {
        double values = counts.values(kind.content(), kind.sending());
        int load = allocation.load();
        double sent = values;
        double delivered = values;
        if (kind.sending() == Sending.CODED) {
            sent = counts.isExact()
                    ? GraphPlan.of(graph, allocation, kind).traffic().sentValues()
                    : values / load;
            delivered = sent * load;
        } else if (kind.sending() == Sending.MULTICAST) {
            delivered = counts.ghosts();
        }
        double copies = job.onePass ? 0 : allocation.writeBackCopies();
        double backSent = job.multicast && !job.onePass ? allocation.writeBackTransmissions() : copies;
        double wire = job.multicast ? sent + backSent : delivered + copies;
        double seconds = load * job.mapSeconds + wire * Long.BYTES / job.bytesPerSecond;
        return new Candidate(kind, load, sent, delivered, backSent, copies, counts.isExact(), seconds);
    }
}
