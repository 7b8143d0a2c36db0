package org.codedcomputing.core.cost;

import java.util.Collections;
import java.util.List;

/**
 * What is to be exchanged.
 *
 * @param nodes number of nodes K
 * @param inputBytes D_in, bytes of the whole input
 * @param intermediateBytes D before compression: all map output counted once
 * @param records records of the map output; 0 if unknown, padding is then left out
 * @param valueRatio bytes of an intermediate value as it travels over those before compression, more than 0
 * @param shuffleRatio the same for Spark's own shuffle
 * @param receivers bytes before compression that each node reduces; empty if all reduce alike, else K numbers
 * @param placed whether every node finds its replicas of the input at itself, as in the papers; otherwise it has one and
 *     fetches the others from their holders
 */
public record ExchangeWorkload(
        int nodes,
        double inputBytes,
        double intermediateBytes,
        double records,
        double valueRatio,
        double shuffleRatio,
        List<Double> receivers,
        boolean placed) {

    /** Checks the ranges. */
    public ExchangeWorkload {
        receivers = List.copyOf(receivers);
        if (nodes < 1 || (!receivers.isEmpty() && receivers.size() != nodes)) {
            throw new IllegalArgumentException(
                    "%d nodes and the bytes of %d receivers; give at least 1 node and one number for each, or none"
                            .formatted(nodes, receivers.size()));
        }
        if (!(inputBytes >= 0) || !(intermediateBytes >= 0) || !(records >= 0)) {
            throw new IllegalArgumentException("%s input bytes, %s intermediate bytes, %s records; give 0 or more"
                    .formatted(inputBytes, intermediateBytes, records));
        }
        if (!(valueRatio > 0) || !(shuffleRatio > 0)) {
            throw new IllegalArgumentException(
                    "values of %s times their bytes, %s in Spark's shuffle; compression ratios are more than 0"
                            .formatted(valueRatio, shuffleRatio));
        }
    }

    /** A sort of data that compresses not at all and lies where it is needed: D = D_in, even receivers. */
    public static ExchangeWorkload sort(int nodes, double bytes) {
        return new ExchangeWorkload(nodes, bytes, bytes, 0, 1, 1, List.of(), true);
    }

    /** The same with known compression. */
    public ExchangeWorkload withRatios(double value, double shuffle) {
        return new ExchangeWorkload(nodes, inputBytes, intermediateBytes, records, value, shuffle, receivers, placed);
    }

    /** The same with replicas of the input that lie at their nodes, or have to be fetched. */
    public ExchangeWorkload withPlaced(boolean isPlaced) {
        return new ExchangeWorkload(
                nodes, inputBytes, intermediateBytes, records, valueRatio, shuffleRatio, receivers, isPlaced);
    }

    /** The same with a known number of records. */
    public ExchangeWorkload withRecords(double count) {
        return new ExchangeWorkload(
                nodes, inputBytes, intermediateBytes, count, valueRatio, shuffleRatio, receivers, placed);
    }

    /** The part of D that the node reduces which reduces most: 1/K when all reduce alike. */
    public double heaviestShare() {
        return receivers.isEmpty() || intermediateBytes == 0
                ? 1.0 / nodes
                : Collections.max(receivers)
                        / receivers.stream().mapToDouble(d -> d).sum();
    }
}
