package org.codedcomputing.core.cost;

import static java.util.Comparator.comparingDouble;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cost.ExchangePrediction.Stage;
import org.codedcomputing.core.plan.PlanChoice;
import org.codedcomputing.core.plan.PlanFigure;
import org.codedcomputing.core.plan.PlanRefusal;
import org.codedcomputing.core.plan.PlanText;

/**
 * All choices for an exchange, the best first, and the one to take.
 *
 * @param ranked choices that keep all limits, by predicted seconds
 * @param excluded choices that do not, and why
 * @param chosen the one to take, among the ranked
 * @param reasons why, each one sentence with the numbers
 */
public record ExchangeRanking(
        List<ExchangePrediction> ranked, List<Excluded> excluded, ExchangePrediction chosen, List<String> reasons) {

    /** What a replicated exchange must gain over Spark's own shuffle: it needs all nodes at once, and maps more. */
    public static final double REPLICATED_MARGIN = 1.05;

    /** Choices that differ by less are as good as each other, and the one of less work is taken. */
    private static final double TIE = 1e-3;

    private static final double MEGA = 1e6;

    /**
     * A choice that is not to be taken.
     *
     * @param candidate the choice
     * @param seconds that it would take; infinite where it is too large to be predicted
     * @param why one clause with both numbers
     */
    public record Excluded(ExchangeCandidate candidate, double seconds, String why) {
        @Override
        public String toString() {
            return Double.isInfinite(seconds)
                    ? "%s: %s".formatted(candidate, why)
                    : "%s at %s s: %s".formatted(candidate, ExchangeRanking.seconds(seconds), why);
        }
    }

    /** Copies the lists. */
    public ExchangeRanking {
        ranked = List.copyOf(ranked);
        excluded = List.copyOf(excluded);
        reasons = List.copyOf(reasons);
    }

    /**
     * Ranks choices.
     *
     * @param candidates {@link ExchangeCandidate#PLAIN} among them
     */
    static ExchangeRanking of(
            ExchangeTimeModel model,
            ExchangeWorkload work,
            ExchangeLimits limits,
            List<ExchangeCandidate> candidates,
            MulticastKind multicast) {
        List<ExchangePrediction> ranked = new ArrayList<>();
        List<Excluded> excluded = new ArrayList<>();
        for (ExchangeCandidate candidate : candidates) {
            DeliveryDesign design = candidate.design();
            if (design != null && design.groups() > limits.groupCap()) {
                // Not predicted: counts of this size need not fit.
                excluded.add(new Excluded(
                        candidate,
                        Double.POSITIVE_INFINITY,
                        ExchangePrediction.overCap((double) design.groups(), limits.groupCap())));
                continue;
            }
            ExchangePrediction prediction = model.predict(work, candidate);
            prediction
                    .exclusion(limits)
                    .ifPresentOrElse(
                            why -> excluded.add(new Excluded(candidate, prediction.totalSeconds(), why)),
                            () -> ranked.add(prediction));
        }
        Comparator<ExchangePrediction> order = comparingDouble(prediction -> rounded(prediction.totalSeconds()));
        ranked.sort(order.thenComparing(p -> p.candidate().coded())
                .thenComparingDouble(p -> p.candidate().load())
                .thenComparingDouble(ExchangePrediction::groups));
        List<String> reasons = new ArrayList<>();
        ExchangePrediction uncoded = bestUncoded(ranked, reasons);
        Optional<ExchangePrediction> coded =
                ranked.stream().filter(p -> p.candidate().coded()).findFirst();
        ExchangePrediction chosen = uncoded;
        if (coded.isPresent()) {
            // The fastest one, even where its own gain is too small for it to be taken.
            ExchangePrediction rival = ranked.stream()
                    .filter(p -> !p.candidate().coded())
                    .findFirst()
                    .orElseThrow();
            double gain = gain(rival, coded.get());
            boolean pays = gain >= limits.margin();
            chosen = pays ? coded.get() : uncoded;
            reasons.add(0, codingPays(coded.get(), rival, gain, limits.margin(), pays));
            if (!pays) {
                reasons.add(whyNot(model.network(), work.nodes(), multicast));
            }
        } else {
            reasons.add(0, noCodedChoice(excluded, limits, work.nodes()));
        }
        return new ExchangeRanking(ranked, excluded, chosen, reasons);
    }

    /** Predictions are not exact to a thousandth: what differs by less goes by the work that it takes. */
    private static double rounded(double seconds) {
        return seconds == 0 ? Double.NEGATIVE_INFINITY : Math.rint(Math.log(seconds) / TIE);
    }

    private static double gain(ExchangePrediction slow, ExchangePrediction fast) {
        double ratio = slow.totalSeconds() / fast.totalSeconds();
        return Double.isNaN(ratio) ? 1 : ratio;
    }

    private static ExchangePrediction bestUncoded(List<ExchangePrediction> ranked, List<String> reasons) {
        ExchangePrediction plain = ranked.stream()
                .filter(p -> p.candidate().shuffle() == ShuffleMode.PLAIN)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Spark's own shuffle is always a choice; rank it too"));
        ExchangePrediction best =
                ranked.stream().filter(p -> !p.candidate().coded()).findFirst().orElseThrow();
        if (best.candidate().shuffle() != ShuffleMode.PLAIN && gain(plain, best) < REPLICATED_MARGIN) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%s is predicted at %s s and %s at %s s: under a factor of %.2f it is not worth needing all nodes at once",
                    best.candidate(),
                    seconds(best.totalSeconds()),
                    plain.candidate(),
                    seconds(plain.totalSeconds()),
                    REPLICATED_MARGIN));
            return plain;
        }
        return best;
    }

    private static String codingPays(
            ExchangePrediction coded, ExchangePrediction uncoded, double gain, double margin, boolean pays) {
        return String.format(
                Locale.ROOT,
                "the best coded choice, %s, is predicted at %s s and the best uncoded one, %s, at %s s: a factor of %.2f, %s the %.2f that coding must gain",
                coded.candidate(),
                seconds(coded.totalSeconds()),
                uncoded.candidate(),
                seconds(uncoded.totalSeconds()),
                gain,
                pays ? "at least" : "under",
                margin);
    }

    /** What about the network keeps coding from paying. */
    private static String whyNot(NetworkModel network, int nodes, MulticastKind multicast) {
        double useful = network.usefulLoad(nodes);
        return switch (multicast) {
            case NONE ->
                "without multicast a coded packet is sent once for each receiver: nodes send and receive what a replicated exchange sends and receives, and XOR, padding and headers come on top";
            case FLOODED ->
                "multicast reaches every node here, wanted or not, so that a node takes in K - 1 times what a node sends";
            case FILTERED, SHARED, STORE ->
                useful <= 1
                        ? "downlinks are no faster than uplinks, and every node has to take in what it lacks, coded or not: sending less does not help"
                        : String.format(
                                Locale.ROOT,
                                "coding divides what is sent, up to the factor of %.1f by which downlinks are faster than uplinks, and too little of the time is spent sending",
                                useful);
        };
    }

    private static String noCodedChoice(List<Excluded> excluded, ExchangeLimits limits, int nodes) {
        List<Excluded> coded =
                excluded.stream().filter(e -> e.candidate().coded()).toList();
        return coded.isEmpty()
                ? "there is nothing to code for %d nodes with a storage budget of r=%s: coding needs inputs that at least 2 nodes map and at least 1 does not"
                        .formatted(nodes, CdcLoad.text(limits.mostLoad()))
                : "all %d coded choices break a limit, the best of them %s".formatted(coded.size(), fastest(coded));
    }

    private static Excluded fastest(List<Excluded> excluded) {
        return excluded.stream().min(comparingDouble(Excluded::seconds)).orElseThrow();
    }

    /** Seconds in three digits. */
    public static String seconds(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%,.0f", value);
    }

    /** The ranked choices in the common form of planners. */
    public List<PlanChoice> choices() {
        return ranked.stream().map(ExchangeRanking::choice).toList();
    }

    private static PlanChoice choice(ExchangePrediction p) {
        double beforeShuffle = p.seconds(Stage.FETCH) + p.seconds(Stage.MAP) + p.seconds(Stage.SEAL);
        Map<String, Double> stages = new LinkedHashMap<>();
        p.seconds().forEach((stage, value) -> stages.put(stage.toString(), value));
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("mode", p.candidate().shuffle().mode());
        more.put("totalSeconds", p.totalSeconds());
        more.put("seconds", stages);
        more.put("megabytesOnMedium", p.bytes().onMedium() / MEGA);
        more.put("groups", p.groups());
        return new PlanChoice(
                p.candidate().toString(),
                p.candidate().shuffle().mode(),
                p.totalSeconds(),
                List.of(
                        new PlanFigure(
                                "load",
                                "r",
                                p.candidate().load(),
                                CdcLoad.text(p.candidate().load())),
                        PlanFigure.word(
                                "design",
                                "design",
                                ExchangeTimeModel.designName(p.candidate().design())),
                        PlanFigure.word(
                                "transport",
                                "transport",
                                p.candidate().shuffle().transport())),
                List.of(
                        stage("mapSeconds", "map s", beforeShuffle),
                        stage("shuffleSeconds", "shuffle", p.seconds(Stage.SHUFFLE)),
                        stage("handOverSeconds", "hand ov.", p.seconds(Stage.HAND_OVER)),
                        stage("reduceSeconds", "reduce", p.seconds(Stage.REDUCE)),
                        megabytes("sentMegabytesPerNode", "sent MB", p.bytes().sentPerNode()),
                        megabytes(
                                "receivedMegabytesPerNode",
                                "received",
                                p.bytes().receivedPerNode()),
                        megabytes("memoryMegabytes", "memory MB", p.memoryBytes())),
                more);
    }

    private static PlanFigure stage(String key, String title, double value) {
        return new PlanFigure(key, title, value, seconds(value));
    }

    private static PlanFigure megabytes(String key, String title, double bytes) {
        return new PlanFigure(key, title, bytes / MEGA, String.format(Locale.ROOT, "%,.2f", bytes / MEGA));
    }

    /** The excluded choices in the common form of planners, the fastest first. */
    public List<PlanRefusal> refusals() {
        return excluded.stream()
                .sorted(comparingDouble(Excluded::seconds))
                .map(e -> new PlanRefusal(e.candidate().toString(), e.seconds(), e.why()))
                .toList();
    }

    /** The place of the chosen one among the ranked, from 0. */
    public int chosenPlace() {
        return ranked.indexOf(chosen);
    }

    /** The best choices as a table, each line ended; the chosen one is marked. */
    public String table(int most) {
        StringBuilder text = new StringBuilder(PlanText.table(choices(), chosenPlace(), most));
        if (!excluded.isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "    %d more break a limit, the fastest of them %s\n",
                    excluded.size(),
                    fastest(excluded)));
        }
        return text.toString();
    }
}
