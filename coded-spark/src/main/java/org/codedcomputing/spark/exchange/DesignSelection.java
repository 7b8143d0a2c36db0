package org.codedcomputing.spark.exchange;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.PodDesign;
import org.codedcomputing.core.cdc.ResolvableDesign;
import org.codedcomputing.core.cdc.SharedDesign;

/**
 * The delivery design that an exchange uses, chosen from its options alone, and why it is not the one that was asked for.
 *
 * <p>No choice ever maps the input more often than the options ask for: the computation load is the user's storage budget.
 * Within it, a design that does not exist for K and r gives way to the nearest that does: the most nodes, then the greatest
 * computation load, then the least bytes sent.
 *
 * @param design the design
 * @param notes what the user should know about the choice, each one sentence; empty when it is as asked
 */
record DesignSelection(DeliveryDesign design, List<String> notes) {
    /**
     * One of three successive numbers of nodes is a multiple of 3, the least k, and one of two makes pairs of pods. Where
     * more nodes would be left out it is the cap of groups that fails, and the user had better hear of it.
     */
    private static final int MOST_NODES_LEFT_OUT = 2;

    /**
     * Chooses.
     *
     * @throws IllegalArgumentException if K or r is out of range, or no design keeps within the cap of groups; the message
     *     has both numbers
     */
    static DesignSelection of(ExchangeOptions options) {
        DeliveryDesign cdc = SharedDesign.cdc(options.nodes(), options.computationLoad());
        return switch (options.design()) {
            case CDC -> new DesignSelection(withinCap(cdc, options), List.of());
            case RESOLVABLE, PODS -> nearest(options);
            case AUTO -> automatic(cdc, options);
        };
    }

    private static DeliveryDesign withinCap(DeliveryDesign design, ExchangeOptions options) {
        if (!keepsCap(design, options)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "K=%d nodes with computation load r=%s need %,d multicast groups, more than spark.coded.exchange.groupCap = %,d; choose another r, fewer nodes, design resolvable, pods or auto, or raise the cap",
                    options.nodes(),
                    CdcLoad.text(options.computationLoad()),
                    design.groups(),
                    options.groupCap()));
        }
        return design;
    }

    private static boolean keepsCap(DeliveryDesign design, ExchangeOptions options) {
        return design.groups() <= options.groupCap();
    }

    /** Whether packets are large enough, as far as that is known. Asked of designs that keep the cap, as counts fit then. */
    private static boolean keepsFloor(DeliveryDesign design, ExchangeOptions options) {
        return options.mode() != ExchangeMode.CODED
                || options.expectedBytes().total().isEmpty()
                || payload(design, options) >= options.payloadFloor();
    }

    private static double payload(DeliveryDesign design, ExchangeOptions options) {
        return CdcLoad.meanPayload(
                design, (double) options.expectedBytes().total().orElseThrow());
    }

    /** Bytes sent over D in the mode of the options. */
    private static double sent(DeliveryDesign design, ExchangeOptions options) {
        return options.mode() == ExchangeMode.CODED
                ? new InputAssignment(design, 0).codedLoad(options.expectedBytes())
                : CdcLoad.uncoded(design.nodes(), design.computationLoad());
    }

    /** All designs of one kind for a number of nodes that map no input more often than the load says. */
    private static List<DeliveryDesign> candidates(ExchangeDesign kind, int nodes, double load) {
        List<DeliveryDesign> found = new ArrayList<>();
        switch (kind) {
            case CDC -> {
                for (int r = 1; r <= load; r++) {
                    found.add(CdcDesign.of(nodes, r));
                }
            }
            case RESOLVABLE -> {
                for (int k = ResolvableDesign.LEAST_LOAD; k <= load; k++) {
                    if (nodes % k == 0) {
                        found.add(ResolvableDesign.of(nodes, k));
                    }
                }
            }
            case PODS -> {
                // One pod is CDC itself; pods of one node would hold everything each.
                for (int podNodes = 2; podNodes <= nodes / 2; podNodes++) {
                    if (nodes % podNodes == 0) {
                        for (int podLoad = 1; podLoad * (nodes / podNodes) <= load; podLoad++) {
                            found.add(new PodDesign(nodes, podNodes, podLoad));
                        }
                    }
                }
            }
            case AUTO -> {
                found.addAll(candidates(ExchangeDesign.CDC, nodes, load));
                found.addAll(candidates(ExchangeDesign.RESOLVABLE, nodes, load));
                found.addAll(candidates(ExchangeDesign.PODS, nodes, load));
            }
        }
        return found;
    }

    private static DesignSelection nearest(ExchangeOptions options) {
        int least = Math.max(1, options.nodes() - MOST_NODES_LEFT_OUT);
        for (int nodes = options.nodes(); nodes >= least; nodes--) {
            Optional<DeliveryDesign> found =
                    candidates(options.design(), nodes, Math.min(nodes, options.computationLoad())).stream()
                            .filter(design -> keepsCap(design, options))
                            .min(comparingDouble((DeliveryDesign design) -> -design.computationLoad())
                                    .thenComparing(design -> !keepsFloor(design, options))
                                    .thenComparingDouble(DeliveryDesign::communicationLoad));
            if (found.isPresent()) {
                return new DesignSelection(found.get(), differences(found.get(), options));
            }
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "no %s design for K=%d nodes and computation load r=%s with at most spark.coded.exchange.groupCap = %,d groups: it needs %s; choose a larger r, design cdc or design auto",
                options.design(),
                options.nodes(),
                CdcLoad.text(options.computationLoad()),
                options.groupCap(),
                options.design() == ExchangeDesign.RESOLVABLE
                        ? "K = k q with k from %d to r".formatted(ResolvableDesign.LEAST_LOAD)
                        : "K = p g, p from 2 to r pods of g >= 2 nodes"));
    }

    private static List<String> differences(DeliveryDesign design, ExchangeOptions options) {
        if (design.nodes() == options.nodes() && design.computationLoad() == options.computationLoad()) {
            return List.of();
        }
        String leftOut = design.nodes() == options.nodes()
                ? ""
                : "; %d of %d nodes are left out".formatted(options.nodes() - design.nodes(), options.nodes());
        return List.of(
                "no %s design within the cap of groups has K=%d and r=%s: taken is the nearest, %s with K=%d and r=%s (most nodes, then greatest r that is not above %s)%s"
                        .formatted(
                                options.design(),
                                options.nodes(),
                                CdcLoad.text(options.computationLoad()),
                                design.name(),
                                design.nodes(),
                                CdcLoad.text(design.computationLoad()),
                                CdcLoad.text(options.computationLoad()),
                                leftOut));
    }

    private static DesignSelection automatic(DeliveryDesign cdc, ExchangeOptions options) {
        boolean capKept = keepsCap(cdc, options);
        if (capKept && keepsFloor(cdc, options)) {
            return new DesignSelection(cdc, List.of());
        }
        List<DeliveryDesign> within =
                candidates(ExchangeDesign.AUTO, options.nodes(), options.computationLoad()).stream()
                        .filter(design -> keepsCap(design, options))
                        .toList();
        // Small packets are slow, too many groups impossible: where no design keeps both limits, the cap stays.
        Optional<DeliveryDesign> found = least(
                        within.stream()
                                .filter(design -> keepsFloor(design, options))
                                .toList(),
                        options)
                .or(() -> capKept ? Optional.empty() : least(within, options));
        if (found.isEmpty()) {
            return new DesignSelection(withinCap(cdc, options), List.of());
        }
        String broken = capKept
                ? String.format(
                        Locale.ROOT,
                        "packets of %,.0f bytes on average, under spark.coded.exchange.payloadFloor = %,d",
                        payload(cdc, options),
                        options.payloadFloor())
                : String.format(
                        Locale.ROOT,
                        "%,d multicast groups, more than spark.coded.exchange.groupCap = %,d",
                        cdc.groups(),
                        options.groupCap());
        return new DesignSelection(found.get(), List.of(because(cdc, broken, found.get(), options)));
    }

    /** The design that sends the least; of those that send the same the one that needs the least storage, then groups. */
    private static Optional<DeliveryDesign> least(List<DeliveryDesign> designs, ExchangeOptions options) {
        Comparator<DeliveryDesign> order = comparingDouble(design -> sent(design, options));
        return designs.stream()
                .min(order.thenComparingDouble(DeliveryDesign::computationLoad)
                        .thenComparing(comparingLong(DeliveryDesign::groups))
                        .thenComparing(comparing(DeliveryDesign::name)));
    }

    private static String because(DeliveryDesign cdc, String broken, DeliveryDesign taken, ExchangeOptions options) {
        String packets = options.mode() == ExchangeMode.CODED
                        && options.expectedBytes().total().isPresent()
                ? String.format(Locale.ROOT, " in packets of %,.0f bytes", payload(taken, options))
                : "";
        return String.format(
                Locale.ROOT,
                "design auto: %s would have %s; taken is %s with r=%s, which sends %.4f of D instead of %.4f%s, with %,d groups",
                cdc.name(),
                broken,
                taken.name(),
                CdcLoad.text(taken.computationLoad()),
                sent(taken, options),
                sent(cdc, options),
                packets,
                taken.groups());
    }
}
