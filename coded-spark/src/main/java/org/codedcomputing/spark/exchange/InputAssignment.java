package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.NodeSets;

/**
 * Which batch every input partition belongs to: partition i of P goes to batch {@code floor(i F / P)}, so batches hold
 * neighbouring partitions when there are more partitions than batches, and the populated batches lie evenly among all when
 * there are fewer.
 *
 * <p>Where designs share the input, each gets its part of the partitions first, the one of the smaller computation load
 * rounded up: the input is never mapped more often than asked for.
 *
 * @param design holders of the batches
 * @param partitions number of input partitions P, at least 0
 */
record InputAssignment(DeliveryDesign design, int partitions) implements Serializable {
    /** A share times P may miss a whole number by the rounding of the share; less than this is taken for whole. */
    private static final double ROUNDING = 1e-6;

    /** Shares are whole thousandths as far as {@link #evenPartitions} knows. */
    private static final int THOUSANDTHS = 1000;

    /** The batch of a partition. */
    long batch(int partition) {
        long firstBatch = 0;
        int start = 0;
        List<DeliveryDesign.InputShare> shares = design.shares();
        for (int i = 0; i < shares.size(); i++) {
            long batches = shares.get(i).design().batches();
            int end = start + partitionsOf(shares, i);
            if (partition < end) {
                return firstBatch + scaled(partition - start, batches, end - start);
            }
            firstBatch += batches;
            start = end;
        }
        throw new IndexOutOfBoundsException("partition %d; there are %d".formatted(partition, partitions));
    }

    /** {@code floor(i F / P)}: i F may exceed a long; quotient and remainder of F by P do not. */
    private static long scaled(int i, long batches, int partitions) {
        return batches / partitions * i + batches % partitions * i / partitions;
    }

    /** Input partitions of a share: of two, the first is rounded up and the second has the rest. */
    private int partitionsOf(List<DeliveryDesign.InputShare> shares, int index) {
        if (shares.size() == 1) {
            return partitions;
        }
        int first = (int) Math.ceil(shares.get(0).weight() * partitions - ROUNDING);
        return index == 0 ? first : partitions - first;
    }

    /** Whether a node maps a partition. */
    boolean isMappedAt(int partition, int node) {
        return NodeSets.contains(design.holders(batch(partition)), node);
    }

    /** Number of batches that hold at least one partition. */
    long populatedBatches() {
        List<DeliveryDesign.InputShare> shares = design.shares();
        long populated = 0;
        for (int i = 0; i < shares.size(); i++) {
            populated +=
                    Math.min(partitionsOf(shares, i), shares.get(i).design().batches());
        }
        return populated;
    }

    /** Nodes that map an input partition, on average: that of the design, but for a share that is no whole partitions. */
    double computationLoad() {
        return mean(DeliveryDesign::computationLoad);
    }

    /** Bytes sent over D by coded delivery when all partitions map to equally many bytes for every node. */
    double communicationLoad() {
        return mean(DeliveryDesign::communicationLoad);
    }

    /**
     * Bytes sent over D by coded delivery, with what is known of who reduces how much.
     *
     * @param expected for any number of nodes
     */
    double codedLoad(ExpectedBytes expected) {
        if (!expected.knowsReceivers()) {
            return communicationLoad();
        }
        double[] receivers = expected.byReceiver(design.nodes());
        return mean(part -> part.sentBytes(receivers)) / expected.total().orElseThrow();
    }

    /** The mean of a load over all input partitions; that of the design if there are none. */
    private double mean(ToDoubleFunction<DeliveryDesign> load) {
        List<DeliveryDesign.InputShare> shares = design.shares();
        if (shares.size() == 1 || partitions == 0) {
            return load.applyAsDouble(design);
        }
        double sum = 0;
        for (int i = 0; i < shares.size(); i++) {
            sum += partitionsOf(shares, i) * load.applyAsDouble(shares.get(i).design());
        }
        return sum / partitions;
    }

    /** Bytes sent over D when each value travels whole. */
    double uncodedLoad() {
        return CdcLoad.uncoded(design.nodes(), computationLoad());
    }

    /**
     * Least number of input partitions of which every batch of a share gets equally many and every share exactly its part;
     * multiples of it do too.
     *
     * @return at least 1, or 0 if no number of partitions that an RDD can have is known
     */
    static long evenPartitions(DeliveryDesign design) {
        List<DeliveryDesign.InputShare> shares = design.shares();
        BigInteger even;
        if (shares.size() == 1) {
            even = BigInteger.valueOf(design.batches());
        } else {
            long first = Math.round(shares.get(0).weight() * THOUSANDTHS);
            if (Math.abs(shares.get(0).weight() * THOUSANDTHS - first) > ROUNDING) {
                return 0;
            }
            BigInteger divisor = gcd(first, THOUSANDTHS);
            BigInteger whole = BigInteger.valueOf(THOUSANDTHS).divide(divisor);
            BigInteger ofFirst = BigInteger.valueOf(first).divide(divisor);
            // With m times `whole` partitions the shares get m times these, which their numbers of batches must divide.
            BigInteger m = lcm(
                    least(shares.get(0).design(), ofFirst), least(shares.get(1).design(), whole.subtract(ofFirst)));
            even = whole.multiply(m);
        }
        return even.bitLength() < Integer.SIZE ? even.longValue() : 0;
    }

    /** The least m such that the number of batches divides m times n. */
    private static BigInteger least(DeliveryDesign design, BigInteger n) {
        BigInteger batches = BigInteger.valueOf(design.batches());
        return batches.divide(batches.gcd(n));
    }

    private static BigInteger gcd(long a, long b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b));
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.multiply(b).divide(a.gcd(b));
    }
}
