package org.codedcomputing.core.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.PodDesign;
import org.codedcomputing.core.cdc.ResolvableDesign;
import org.codedcomputing.core.cdc.SharedDesign;
import org.jspecify.annotations.Nullable;

/**
 * One way to run an exchange.
 *
 * @param shuffle how bytes move
 * @param design who maps what; null for {@link ShuffleMode#PLAIN} and only there
 */
public record ExchangeCandidate(
        ShuffleMode shuffle, @Nullable DeliveryDesign design) {
    /** Spark's own shuffle. */
    public static final ExchangeCandidate PLAIN = new ExchangeCandidate(ShuffleMode.PLAIN, null);

    /** Checks that exactly the plain shuffle goes without a design. */
    public ExchangeCandidate {
        if ((shuffle == ShuffleMode.PLAIN) != (design == null)) {
            throw new IllegalArgumentException("%s with design %s; the plain shuffle has none, all others need one"
                    .formatted(shuffle, design == null ? "none" : design.name()));
        }
    }

    /** Computation load r. */
    public double load() {
        return design == null ? 1 : design.computationLoad();
    }

    /** Whether XOR packets travel. */
    public boolean coded() {
        return shuffle.coded();
    }

    /** What users call it, such as {@code coded r=3, CDC(K=8, r=3), udp multicast}. */
    @Override
    public String toString() {
        return design == null
                ? shuffle.mode()
                : "%s r=%s, %s, %s".formatted(shuffle.mode(), CdcLoad.text(load()), design.name(), shuffle.transport());
    }

    /**
     * Every choice that there is for a number of nodes: Spark's own shuffle, replicated and coded for each computation load and
     * design. Coded with r = 1 and with r = K are the replicated ones, and left out.
     *
     * @param nodes number of nodes K, 1..64
     * @param mostLoad greatest computation load, 1..K; the one between two integers is a choice too
     * @param groupCap replicated exchanges use CDC's placement up to this number of groups, and a smaller design beyond
     * @param allowed whether a design may be used
     * @param multicast what the network does; coded packets travel by it, and by one unicast for each receiver
     */
    public static List<ExchangeCandidate> all(
            int nodes, double mostLoad, double groupCap, Predicate<DeliveryDesign> allowed, MulticastKind multicast) {
        List<ExchangeCandidate> all = new ArrayList<>(List.of(PLAIN));
        List<DeliveryDesign> designs = designs(nodes, Math.min(nodes, mostLoad)).stream()
                .filter(allowed)
                .toList();
        for (double load : designs.stream()
                .mapToDouble(DeliveryDesign::computationLoad)
                .distinct()
                .toArray()) {
            // Replicated bytes depend on r alone: the first of this load that keeps the cap, CDC if it does.
            designs.stream()
                    .filter(design -> design.computationLoad() == load && design.groups() <= groupCap)
                    .findFirst()
                    .ifPresent(design -> all.add(new ExchangeCandidate(ShuffleMode.REPLICATED, design)));
        }
        for (DeliveryDesign design : designs) {
            if (design.groups() > 0 && design.communicationLoad() < CdcLoad.uncoded(nodes, design.computationLoad())) {
                all.add(new ExchangeCandidate(multicast.codedMode(), design));
                if (multicast != MulticastKind.NONE) {
                    all.add(new ExchangeCandidate(ShuffleMode.CODED_UNICAST, design));
                }
            }
        }
        return List.copyOf(all);
    }

    /** All designs, CDC first. */
    private static List<DeliveryDesign> designs(int nodes, double mostLoad) {
        List<DeliveryDesign> designs = new ArrayList<>();
        for (int r = 1; r <= mostLoad; r++) {
            designs.add(CdcDesign.of(nodes, r));
        }
        if (mostLoad > Math.floor(mostLoad)) {
            designs.add(SharedDesign.cdc(nodes, mostLoad));
        }
        for (int k = ResolvableDesign.LEAST_LOAD; k <= mostLoad && k < nodes; k++) {
            if (nodes % k == 0) {
                designs.add(ResolvableDesign.of(nodes, k));
            }
        }
        for (int podNodes = nodes / 2; podNodes >= 2; podNodes--) {
            for (int podLoad = 1; nodes % podNodes == 0 && podLoad * (nodes / podNodes) <= mostLoad; podLoad++) {
                designs.add(new PodDesign(nodes, podNodes, podLoad));
            }
        }
        return designs;
    }
}
