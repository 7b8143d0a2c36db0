package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.SharedDesign;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.jspecify.annotations.Nullable;

/** Turns options and an input into a plan, or refuses with both numbers and the way out. Runs on the driver; runs no job. */
final class ExchangePlanner {
    /** A computation load that differs by less is the one that was asked for, up to its rounding. */
    private static final double LOAD_ROUNDING = 1e-6;

    /** Replicated bytes over coded ones under which coding does not pay for what it costs besides. */
    static final double WORTHWHILE_GAIN = 1.15;

    /** Share of the gain that the design promises from which on its loss is worth no note. */
    private static final double BEST_GAIN_SHARE = 0.9;

    private ExchangePlanner() {}

    /** How the members of a group serve each other in a mode. */
    static Delivery delivery(ExchangeMode mode) {
        return mode == ExchangeMode.CODED ? Delivery.CODED : Delivery.UNCODED;
    }

    /**
     * Puts the input's partitions in their places.
     *
     * @return null for {@link ExchangeMode#UNCODED}, where Spark places them
     */
    static @Nullable InputPlacement placement(RDD<?> input, ExchangeChoice choice) {
        if (choice.selection() == null) {
            return null;
        }
        DeliveryDesign design = choice.selection().design();
        InputAssignment assignment = new InputAssignment(design, input.getNumPartitions());
        return InputPlacement.of(
                assignment, InputPlaces.of(input), InputPlacement.hosts(input.sparkContext(), design.nodes()));
    }

    /**
     * Plans an exchange.
     *
     * @param number of the exchange in the application
     * @param choice how; its mode is not {@link ExchangeMode#AUTO}
     * @param placement see {@link #placement}
     * @throws IllegalArgumentException if the options contradict each other or the input
     */
    static ExchangePlan plan(
            long number,
            RDD<?> input,
            ExchangeChoice choice,
            RecordCodec<?, ?> records,
            @Nullable InputPlacement placement) {
        ExchangeOptions options = choice.options();
        DesignSelection selection = choice.selection();
        if (placement == null || selection == null) {
            return uncoded(number, input, choice, records);
        }
        Transport transport = choice.transport();
        DeliveryDesign design = selection.design();
        boolean canonicalOrder = needsCanonicalOrder(input) || options.canonicalOrder();
        InputAssignment assignment = placement.assignment();
        int partitions = assignment.partitions();
        double codedLoad = assignment.codedLoad(options.expectedBytes());
        return new ExchangePlan(
                number,
                options.mode(),
                design.nodes(),
                assignment.computationLoad(),
                design.name(),
                partitions,
                design.batches(),
                assignment.populatedBatches(),
                design.groups(),
                design.lackingBatchesPerNode(),
                segments(design),
                InputAssignment.evenPartitions(design),
                records.name(),
                options.codec().toString(),
                transport.name(),
                canonicalOrder,
                options.mode() == ExchangeMode.CODED ? codedLoad : assignment.uncodedLoad(),
                codedLoad,
                options.expectedBytes().total(),
                placement.reads(),
                notes(choice, selection, assignment, transport),
                choice.forecast());
    }

    private static ExchangePlan uncoded(long number, RDD<?> input, ExchangeChoice choice, RecordCodec<?, ?> records) {
        ExchangeOptions options = choice.options();
        int nodes = options.nodes();
        // Of no use here, but refused in every mode: K and r that contradict each other.
        SharedDesign.cdc(nodes, options.computationLoad());
        double load = CdcLoad.uncoded(nodes, 1);
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
                0,
                0,
                records.name(),
                "as set for Spark's shuffle",
                "Spark's shuffle",
                false,
                load,
                load,
                options.expectedBytes().total(),
                InputReads.UNKNOWN,
                choice.notes(),
                choice.forecast());
    }

    private static int segments(DeliveryDesign design) {
        return design.groups() == 0 || design.shares().size() > 1 ? 0 : design.groupSize(0) - 1;
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

    /** What an uneven spread over the receivers costs, if it is known and costs much. */
    private static Optional<String> skewNote(ExchangeOptions options, InputAssignment assignment) {
        if (!options.expectedBytes().knowsReceivers()) {
            return Optional.empty();
        }
        double[] receivers =
                options.expectedBytes().byReceiver(assignment.design().nodes());
        int heaviest = 0;
        for (int node = 1; node < receivers.length; node++) {
            heaviest = receivers[node] > receivers[heaviest] ? node : heaviest;
        }
        double total = options.expectedBytes().total().orElseThrow();
        double coded = total * assignment.codedLoad(options.expectedBytes());
        double replicated = total * assignment.uncodedLoad();
        double gain = replicated / coded;
        double best = assignment.uncodedLoad() / assignment.communicationLoad();
        if (gain > BEST_GAIN_SHARE * best) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "node %d reduces %.1f %% of D: coded sends %,.0f bytes where replicated sends %,.0f, a factor of %.2f instead of %s%s",
                heaviest,
                100 * receivers[heaviest] / total,
                coded,
                replicated,
                gain,
                CdcLoad.text(best),
                gain < WORTHWHILE_GAIN
                        ? String.format(Locale.ROOT, " and under %.2f: coding will not pay", WORTHWHILE_GAIN)
                        : ""));
    }

    private static List<String> notes(
            ExchangeChoice choice, DesignSelection selection, InputAssignment assignment, Transport transport) {
        ExchangeOptions options = choice.options();
        List<String> notes = new ArrayList<>(choice.notes());
        notes.addAll(selection.notes());
        DeliveryDesign design = selection.design();
        if (transport.withinOneJvm()) {
            notes.add("all nodes are tasks of one JVM, so nothing crosses a wire and coding can only cost time here");
        }
        double load = assignment.computationLoad();
        if (Math.abs(load - design.computationLoad()) > LOAD_ROUNDING) {
            notes.add("%d input partitions cannot be shared for r=%s: they are mapped at r=%s%s"
                    .formatted(
                            assignment.partitions(),
                            CdcLoad.text(design.computationLoad()),
                            CdcLoad.text(load),
                            even(design)));
        }
        if (options.mode() == ExchangeMode.CODED && design.computationLoad() > 1 && design.groups() > 0) {
            if (assignment.populatedBatches() > 0 && assignment.populatedBatches() < design.batches()) {
                notes.add(fewPartitions(design, assignment));
            }
            skewNote(options, assignment).ifPresent(notes::add);
            if (options.expectedBytes().total().isPresent()) {
                double payload = CdcLoad.meanPayload(
                        design, (double) options.expectedBytes().total().getAsLong());
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

    private static String fewPartitions(DeliveryDesign design, InputAssignment assignment) {
        int segments = segments(design);
        double populated = (double) assignment.populatedBatches() / design.batches();
        String bytes = segments == 0
                ? "coded bytes become more than planned"
                : String.format(
                        Locale.ROOT,
                        "coded bytes become about %.2f of the replicated ones instead of %.2f",
                        CdcLoad.partialPopulation(populated, segments),
                        1.0 / segments);
        return String.format(
                Locale.ROOT,
                "only %,d of %,d batches are populated: %s%s",
                assignment.populatedBatches(),
                design.batches(),
                bytes,
                even(design));
    }

    private static String even(DeliveryDesign design) {
        long partitions = InputAssignment.evenPartitions(design);
        return partitions == 0
                ? ""
                : String.format(Locale.ROOT, "; give the input a multiple of %,d partitions", partitions);
    }
}
