package org.codedcomputing.pagerank.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.codedcomputing.core.plan.PlanChoice;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.PlanFigure;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanRefusal;
import org.codedcomputing.core.plan.PlanText;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.pagerank.graph.Graph;

/** The planner of iterations on a graph: every plan by what it sends on the very graph and partition, see {@link Advisor}. */
public final class GraphPlanner implements Planner {
    private static final double MEGA = 1e6;

    private final Graph graph;
    private final int[] part;
    private final String partition;
    private final Advisor.Job job;
    private final List<PlanRate> rates;

    private GraphPlanner(Graph graph, int[] part, String partition, Advisor.Job job, List<PlanRate> rates) {
        this.graph = graph;
        this.part = part;
        this.partition = partition;
        this.job = job;
        this.rates = List.copyOf(rates);
    }

    /**
     * A planner.
     *
     * @param graph what is iterated on
     * @param part home of each vertex, 0 to K - 1. Not modified, not copied
     * @param partition how the homes were found, in words
     * @param job servers and what their messages allow
     * @param rates what the model reckons with, and where that is from
     */
    public static GraphPlanner of(Graph graph, int[] part, String partition, Advisor.Job job, List<PlanRate> rates) {
        return new GraphPlanner(graph, part, partition, job, rates);
    }

    @Override
    public PlanExplanation explain() {
        Advice advice = Advisor.advise(graph, part, job);
        List<Advice.Candidate> ranked = new ArrayList<>(advice.candidates());
        ranked.sort(Comparator.comparingDouble(Advice.Candidate::seconds)
                .thenComparingInt(Advice.Candidate::load)
                .thenComparing(Advice.Candidate::kind));
        int chosen = IntStream.range(0, ranked.size())
                .filter(i ->
                        ranked.get(i).kind() == advice.kind() && ranked.get(i).load() == advice.load())
                .findFirst()
                .orElseThrow();
        PlanExplanation.Builder plan = PlanExplanation.of(
                        "pagerank",
                        String.format(
                                Locale.ROOT,
                                "%,d vertices and %,d arcs on %d servers, %s; %s, messages %s, the reduce %s, %s",
                                graph.vertices(),
                                graph.arcs(),
                                job.servers(),
                                partition,
                                job.multicast() ? "multicast" : "no multicast",
                                job.sourceOnly() ? "of a source alike" : "of their own for each arc",
                                job.combinable() ? "combines" : "does not combine",
                                job.onePass() ? "one pass" : "iterations with write-back"))
                .asked("vertices", graph.vertices())
                .asked("arcs", graph.arcs())
                .asked("servers", job.servers())
                .asked("partition", partition)
                .asked("multicast", job.multicast())
                .asked("combinable", job.combinable())
                .asked("sourceOnly", job.sourceOnly())
                .asked("onePass", job.onePass())
                .asked("forcedLoad", job.forcedLoad())
                .asked("mostLoad", job.maxLoad())
                .rates(rates)
                .choices(ranked.stream().map(this::choice).toList())
                .chosen(chosen)
                .refused(refused())
                .because(advice.why())
                .because(comparison(ranked, ranked.get(chosen)));
        if (job.rate() < 1) {
            plan.note("counts are of a sample of %s of the vertices, and coded rows without padding"
                    .formatted(PlanText.number(job.rate())));
        }
        if (chosen > 0) {
            plan.note(
                    "the rule goes before the ranking by seconds: it counts what every iteration sends, write-back included");
        }
        return plan.build();
    }

    /** Against the plain combiner and raw values, whatever was chosen. */
    private String comparison(List<Advice.Candidate> ranked, Advice.Candidate best) {
        StringBuilder text = new StringBuilder("%s r=%d puts %s values a vertex on the network"
                .formatted(best.kind(), best.load(), PlanText.number(perVertex(best.cost(job.multicast())))));
        for (PlanKind kind : List.of(PlanKind.C1, PlanKind.U1)) {
            ranked.stream()
                    .filter(candidate -> candidate.kind() == kind && kind != best.kind())
                    .findFirst()
                    .ifPresent(candidate -> text.append(", %s %s"
                            .formatted(
                                    kind == PlanKind.C1 ? "the plain combiner (c1)" : "raw values (u1)",
                                    PlanText.number(perVertex(candidate.cost(job.multicast()))))));
        }
        return text.toString();
    }

    private double perVertex(double values) {
        return values / graph.vertices();
    }

    private List<PlanRefusal> refused() {
        List<PlanRefusal> refused = new ArrayList<>();
        for (PlanKind kind : PlanKind.values()) {
            if (!job.allows(kind)) {
                refused.add(new PlanRefusal(kind.toString(), why(kind)));
            }
        }
        return refused;
    }

    private String why(PlanKind kind) {
        try {
            kind.require(job.combinable(), job.sourceOnly());
        } catch (IllegalArgumentException no) {
            return String.valueOf(no.getMessage());
        }
        return "needs multicast, by which one transmission reaches several servers";
    }

    private PlanChoice choice(Advice.Candidate candidate) {
        double wire = candidate.cost(job.multicast());
        return new PlanChoice(
                "%s r=%d".formatted(candidate.kind(), candidate.load()),
                candidate.kind().toString(),
                candidate.seconds(),
                List.of(PlanFigure.count("load", "r", candidate.load())),
                List.of(
                        PlanFigure.number("wireMegabytes", "MB on network", wire * Long.BYTES / MEGA),
                        PlanFigure.number("sentPerVertex", "sent a vertex", perVertex(candidate.sent())),
                        PlanFigure.number("deliveredPerVertex", "delivered", perVertex(candidate.delivered())),
                        PlanFigure.number("writeBackPerVertex", "write-back", perVertex(candidate.backSent())),
                        PlanFigure.number("randomPerVertex", "by formula", perVertex(formula(candidate)))));
    }

    /** What a random placement would send, from the degrees alone. */
    private double formula(Advice.Candidate candidate) {
        return job.servers() < 2
                ? 0
                : new PlacementModel(graph, job.servers(), candidate.load()).sent(candidate.kind());
    }
}
