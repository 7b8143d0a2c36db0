package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.spark.exchange.transport.Transport;

/** Turns options and an input into a plan, or refuses with both numbers and the way out. Runs on the driver; runs no job. */
final class ExchangePlanner {
    /** Replicated bytes over coded ones under which coding does not pay for what it costs besides. */
    static final double WORTHWHILE_GAIN = 1.15;

    /** Share of the gain that the design promises from which on its loss is worth no note. */
    private static final double BEST_GAIN_SHARE = 0.9;

    private ExchangePlanner() {}

    /** The delivery design of the options. */
    static DeliveryDesign design(ExchangeOptions options) {
        return CdcDesign.of(options.nodes(), options.computationLoad());
    }

    /** How the members of a group serve each other in a mode. */
    static Delivery delivery(ExchangeMode mode) {
        return mode == ExchangeMode.CODED ? Delivery.CODED : Delivery.UNCODED;
    }

    /**
     * Plans an exchange.
     *
     * @param number of the exchange in the application
     * @throws IllegalArgumentException if the options contradict each other or the input
     */
    static ExchangePlan plan(
            long number, RDD<?> input, ExchangeOptions options, RecordCodec<?, ?> records, Transport transport) {
        int nodes = options.nodes();
        int load = options.computationLoad();
        DeliveryDesign design = design(options);
        if (options.mode() == ExchangeMode.UNCODED) {
            return new ExchangePlan(
                    number,
                    ExchangeMode.UNCODED,
                    nodes,
                    1,
                    "none",
                    input.getNumPartitions(),
                    0,
                    0,
                    0,
                    0,
                    records.name(),
                    "as set for Spark's shuffle",
                    "Spark's shuffle",
                    false,
                    CdcLoad.uncoded(nodes, 1),
                    options.expectedBytes().total(),
                    List.of());
        }
        if (design.groups() > options.groupCap()) {
            throw new IllegalArgumentException(
                    "K=%d nodes with computation load r=%d need %,d multicast groups, more than spark.coded.exchange.groupCap = %,d; choose another r, fewer nodes, or raise the cap"
                            .formatted(nodes, load, design.groups(), options.groupCap()));
        }
        boolean canonicalOrder = needsCanonicalOrder(input) || options.canonicalOrder();
        int partitions = input.getNumPartitions();
        InputAssignment assignment = new InputAssignment(design, partitions);
        return new ExchangePlan(
                number,
                options.mode(),
                nodes,
                load,
                design.name(),
                partitions,
                design.batches(),
                assignment.populatedBatches(),
                design.groups(),
                design.lackingBatchesPerNode(),
                records.name(),
                options.codec().toString(),
                transport.name(),
                canonicalOrder,
                options.mode() == ExchangeMode.CODED ? codedLoad(options, design) : CdcLoad.uncoded(nodes, load),
                options.expectedBytes().total(),
                notes(options, design, assignment, transport));
    }

    /**
     * Whether the records of an input may come in another order when a partition is computed again.
     *
     * @throws IllegalArgumentException if even the records themselves may differ
     */
    static boolean needsCanonicalOrder(RDD<?> input) {
        Object level = input.outputDeterministicLevel();
        if (level.equals(DeterministicLevel.INDETERMINATE())) {
            throw new IllegalArgumentException(
                    "the input RDD %d (%s) is one that Spark calls INDETERMINATE: mapped %s it may give other records each time; checkpoint() it and run an action on it first, or use mode uncoded"
                            .formatted(input.id(), input.getClass().getSimpleName(), "at several nodes"));
        }
        return !level.equals(DeterministicLevel.DETERMINATE());
    }

    /** Bytes sent over D in mode coded, with what is known of who reduces how much. */
    private static double codedLoad(ExchangeOptions options, DeliveryDesign design) {
        ExpectedBytes expected = options.expectedBytes();
        return expected.knowsReceivers()
                ? design.sentBytes(expected.byReceiver(options.nodes()))
                        / expected.total().orElseThrow()
                : design.communicationLoad();
    }

    /** What an uneven spread over the receivers costs, if it is known and costs much. */
    private static Optional<String> skewNote(ExchangeOptions options, DeliveryDesign design) {
        if (!options.expectedBytes().knowsReceivers()) {
            return Optional.empty();
        }
        double[] receivers = options.expectedBytes().byReceiver(options.nodes());
        int heaviest = 0;
        for (int node = 1; node < receivers.length; node++) {
            heaviest = receivers[node] > receivers[heaviest] ? node : heaviest;
        }
        double total = options.expectedBytes().total().orElseThrow();
        double coded = design.sentBytes(receivers);
        double replicated = total * CdcLoad.uncoded(options.nodes(), options.computationLoad());
        double gain = replicated / coded;
        int best = design.groupSize() - 1;
        if (gain > BEST_GAIN_SHARE * best) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "node %d reduces %.1f %% of D: coded sends %,.0f bytes where replicated sends %,.0f, a factor of %.2f instead of %d%s",
                heaviest,
                100 * receivers[heaviest] / total,
                coded,
                replicated,
                gain,
                best,
                gain < WORTHWHILE_GAIN
                        ? String.format(Locale.ROOT, " and under %.2f: coding will not pay", WORTHWHILE_GAIN)
                        : ""));
    }

    private static List<String> notes(
            ExchangeOptions options, DeliveryDesign design, InputAssignment assignment, Transport transport) {
        List<String> notes = new ArrayList<>();
        int r = options.computationLoad();
        if (transport.withinOneJvm()) {
            notes.add("all nodes are tasks of one JVM, so nothing crosses a wire and coding can only cost time here");
        }
        if (options.mode() == ExchangeMode.CODED && r > 1 && design.groups() > 0) {
            if (assignment.populatedBatches() > 0 && assignment.populatedBatches() < design.batches()) {
                double populated = (double) assignment.populatedBatches() / design.batches();
                notes.add(String.format(
                        Locale.ROOT,
                        "only %,d of %,d batches are populated: coded bytes become about %.2f of the replicated ones instead of %.2f; give the input a multiple of %,d partitions",
                        assignment.populatedBatches(),
                        design.batches(),
                        CdcLoad.partialPopulation(populated, r),
                        1.0 / r,
                        design.batches()));
            }
            skewNote(options, design).ifPresent(notes::add);
            if (options.expectedBytes().total().isPresent()) {
                double payload = CdcLoad.meanPayload(options.nodes(), r, (double)
                        options.expectedBytes().total().getAsLong());
                if (payload < options.payloadFloor()) {
                    notes.add(String.format(
                            Locale.ROOT,
                            "the mean payload of a packet will be %,.0f bytes, under spark.coded.exchange.payloadFloor = %,d: coding will not pay",
                            payload,
                            options.payloadFloor()));
                }
            }
        }
        return List.copyOf(notes);
    }
}
