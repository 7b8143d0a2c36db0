package org.codedcomputing.core.cost;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.codedcomputing.core.cdc.CdcLoad;

/**
 * What a model says of one choice.
 *
 * @param candidate the choice
 * @param seconds of each stage, at the slowest node
 * @param bytes what nodes send and receive, padding and headers included
 * @param memoryBytes bytes of values that a node keeps at most
 * @param groups multicast groups in all
 * @param payloadBytes mean payload of a packet; infinite if there are none
 */
public record ExchangePrediction(
        ExchangeCandidate candidate,
        Map<Stage, Double> seconds,
        ByteLedger bytes,
        double memoryBytes,
        double groups,
        double payloadBytes) {

    /** The stages of an exchange, up to the sorted records. */
    public enum Stage {
        /** Submission of the stages until their tasks run. */
        START,
        /** Replicas of the input that a node does not have come from their holders. */
        FETCH,
        /** Reading and mapping the input; uncoded: writing Spark's shuffle files, too. */
        MAP,
        /** Compression, digests, checksums. */
        SEAL,
        /** Waiting for the slowest node and comparing digests, joining groups. */
        AGREE,
        /** Moving the bytes, with encoding, cancelling and checking beside it: whatever takes longest. */
        SHUFFLE,
        /** XOR of outgoing packets; within the shuffle. */
        ENCODE,
        /** Cancelling and checking; within the shuffle. */
        DECODE,
        /** Reading records back and writing them to Spark's local shuffle. */
        HAND_OVER,
        /** Reading the records from Spark's shuffle and sorting them. */
        REDUCE;

        /** Whether its seconds are counted in {@link #SHUFFLE} already. */
        public boolean withinShuffle() {
            return this == ENCODE || this == DECODE;
        }

        /** Whether it belongs to the stage of Spark that runs after the exchange's. */
        boolean afterExchange() {
            return this == REDUCE;
        }

        /** The stage as users read it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Copies the seconds; stages without an entry take none. */
    public ExchangePrediction {
        EnumMap<Stage, Double> all = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            all.put(stage, seconds.getOrDefault(stage, 0.0));
        }
        seconds = Collections.unmodifiableMap(all);
    }

    /** Seconds of one stage. */
    public double seconds(Stage stage) {
        return seconds.getOrDefault(stage, 0.0);
    }

    /** Seconds from the submission until the last record is sorted. */
    public double totalSeconds() {
        return Arrays.stream(Stage.values())
                .filter(stage -> !stage.withinShuffle())
                .mapToDouble(this::seconds)
                .sum();
    }

    /**
     * Seconds of the stage of Spark that writes the exchange's output, which is what comes before the reducing stage; for the
     * plain shuffle only mapping and writing, since its bytes move when they are read.
     */
    public double exchangeStageSeconds() {
        double after = seconds(Stage.REDUCE) + (candidate.shuffle() == ShuffleMode.PLAIN ? seconds(Stage.SHUFFLE) : 0);
        return totalSeconds() - after;
    }

    /** Whether it breaks a limit, and which: one clause with both numbers. */
    public Optional<String> exclusion(ExchangeLimits limits) {
        String broken = null;
        if (candidate.load() > limits.mostLoad()) {
            broken = "r=%s is over the storage budget of r=%s"
                    .formatted(CdcLoad.text(candidate.load()), CdcLoad.text(limits.mostLoad()));
        } else if (candidate.coded() && groups > limits.groupCap()) {
            broken = overCap(groups, limits.groupCap());
        } else if (candidate.coded() && payloadBytes < limits.payloadFloor()) {
            broken = String.format(
                    Locale.ROOT,
                    "packets of %,.0f bytes are under the floor of %,.0f",
                    payloadBytes,
                    limits.payloadFloor());
        } else if (candidate.design() != null && memoryBytes > limits.memoryBytes()) {
            broken = String.format(
                    Locale.ROOT,
                    "a node keeps %,.0f bytes, over its memory of %,.0f, and would spill",
                    memoryBytes,
                    limits.memoryBytes());
        }
        return Optional.ofNullable(broken);
    }

    static String overCap(double groups, double cap) {
        return String.format(Locale.ROOT, "%,.0f groups are over the cap of %,.0f", groups, cap);
    }
}
