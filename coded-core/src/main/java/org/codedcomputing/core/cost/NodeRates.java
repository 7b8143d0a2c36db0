package org.codedcomputing.core.cost;

/**
 * What one node does without the network. Rates are bytes per second of one node while all the others work too, more than 0;
 * {@link Double#POSITIVE_INFINITY} stands for work that takes no time. Raw bytes are intermediate values before compression.
 *
 * @param read input bytes read from the node's own disk or memory
 * @param map input bytes through the user's functions and the partitioner, records written to intermediate values
 * @param seal raw bytes through compression, digest and checksums
 * @param xor X, stored bytes XORed into a packet, or out of one
 * @param checksum stored bytes verified by CRC32C
 * @param handOver raw bytes decompressed, read back as records and written to Spark's local shuffle
 * @param shuffleWrite raw bytes serialized, compressed and written by Spark's own shuffle, when it moves them itself
 * @param reduce raw bytes read from Spark's shuffle, sorted and passed on
 * @param packetSeconds processor seconds for each packet sent or received
 * @param groupSeconds seconds to join one multicast group
 * @param stageSeconds seconds that a stage takes when there is nothing to do: scheduling, start of tasks, results
 * @param agreeSeconds seconds in which nodes wait for the slowest one's map and compare digests
 */
public record NodeRates(
        double read,
        double map,
        double seal,
        double xor,
        double checksum,
        double handOver,
        double shuffleWrite,
        double reduce,
        double packetSeconds,
        double groupSeconds,
        double stageSeconds,
        double agreeSeconds) {

    /** Work that takes no time: what is left is the network's. */
    public static final NodeRates FREE = new NodeRates(
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            0,
            0,
            0,
            0);

    /** Checks the ranges. */
    public NodeRates {
        for (double rate : new double[] {read, map, seal, xor, checksum, handOver, shuffleWrite, reduce}) {
            if (!(rate > 0)) {
                throw new IllegalArgumentException(
                        "a node's rate of %s bytes/s; rates are more than 0, or infinite for no time".formatted(rate));
            }
        }
        for (double seconds : new double[] {packetSeconds, groupSeconds, stageSeconds, agreeSeconds}) {
            if (!(seconds >= 0) || Double.isInfinite(seconds)) {
                throw new IllegalArgumentException("a cost of %s seconds; give at least 0".formatted(seconds));
            }
        }
    }

    /** The same with another map rate. */
    public NodeRates withMap(double rate) {
        return new NodeRates(
                read,
                rate,
                seal,
                xor,
                checksum,
                handOver,
                shuffleWrite,
                reduce,
                packetSeconds,
                groupSeconds,
                stageSeconds,
                agreeSeconds);
    }

    /** The same with another codec of intermediate values. */
    public NodeRates withCodec(double sealRate, double handOverRate) {
        return new NodeRates(
                read,
                map,
                sealRate,
                xor,
                checksum,
                handOverRate,
                shuffleWrite,
                reduce,
                packetSeconds,
                groupSeconds,
                stageSeconds,
                agreeSeconds);
    }

    /** The same with other seconds of a stage in which there is nothing to do. */
    public NodeRates withStage(double seconds) {
        return new NodeRates(
                read,
                map,
                seal,
                xor,
                checksum,
                handOver,
                shuffleWrite,
                reduce,
                packetSeconds,
                groupSeconds,
                seconds,
                agreeSeconds);
    }

    /** The same with other rates of XOR and checksums. */
    public NodeRates withXor(double xorRate, double checksumRate) {
        return new NodeRates(
                read,
                map,
                seal,
                xorRate,
                checksumRate,
                handOver,
                shuffleWrite,
                reduce,
                packetSeconds,
                groupSeconds,
                stageSeconds,
                agreeSeconds);
    }
}
